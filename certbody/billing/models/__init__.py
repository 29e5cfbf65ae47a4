"""The tables of money: prices, quotes, contracts, invoices, payments, bank lines, the books."""

from certbody.billing.models.bank import BankBatch, BankLayout, BankLine
from certbody.billing.models.invoices import Billed, BillingProfile, Invoice, InvoiceCounter, InvoiceLine, Payment
from certbody.billing.models.ledger import LedgerLine
from certbody.billing.models.offers import Contract, Discount, Price, Quote
from certbody.billing.models.online import Checkout, LostDispute, PaymentFee, StripeAccount, StripeEvent, StripeOwner

__all__ = [
    "BankBatch",
    "BankLayout",
    "BankLine",
    "Billed",
    "BillingProfile",
    "Checkout",
    "Contract",
    "Discount",
    "Invoice",
    "InvoiceCounter",
    "InvoiceLine",
    "LedgerLine",
    "LostDispute",
    "Payment",
    "PaymentFee",
    "Price",
    "Quote",
    "StripeAccount",
    "StripeEvent",
    "StripeOwner",
]
