"""The tables of money: prices, quotes, contracts, invoices, payments, the books."""

from certbody.billing.models.invoices import Billed, BillingProfile, Invoice, InvoiceCounter, InvoiceLine, Payment
from certbody.billing.models.ledger import LedgerLine
from certbody.billing.models.offers import Contract, Discount, Price, Quote
from certbody.billing.models.online import Checkout, PaymentFee, StripeAccount, StripeEvent, StripeOwner
from certbody.billing.models.subscriptions import PlatformBill, UsageDay, UsageReport
from certbody.billing.models.unlocking import PlanningUnlock

__all__ = [
    "Billed",
    "BillingProfile",
    "Checkout",
    "Contract",
    "Discount",
    "Invoice",
    "InvoiceCounter",
    "InvoiceLine",
    "LedgerLine",
    "Payment",
    "PaymentFee",
    "PlanningUnlock",
    "PlatformBill",
    "Price",
    "Quote",
    "StripeAccount",
    "StripeEvent",
    "StripeOwner",
    "UsageDay",
    "UsageReport",
]
