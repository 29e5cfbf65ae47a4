"""The tables of money: prices, quotes, contracts, invoices, payments, the books."""

from certbody.billing.models.invoices import Billed, BillingProfile, Invoice, InvoiceCounter, InvoiceLine, Payment
from certbody.billing.models.ledger import LedgerLine
from certbody.billing.models.offers import Contract, Discount, Price, Quote

__all__ = [
    "Billed",
    "BillingProfile",
    "Contract",
    "Discount",
    "Invoice",
    "InvoiceCounter",
    "InvoiceLine",
    "LedgerLine",
    "Payment",
    "Price",
    "Quote",
]
