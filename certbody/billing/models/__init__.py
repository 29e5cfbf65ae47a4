"""The tables of money: prices, quotes, contracts, invoices, payments."""

from certbody.billing.models.invoices import Billed, BillingProfile, Invoice, InvoiceCounter, InvoiceLine, Payment
from certbody.billing.models.offers import Contract, Discount, Price, Quote

__all__ = [
    "Billed",
    "BillingProfile",
    "Contract",
    "Discount",
    "Invoice",
    "InvoiceCounter",
    "InvoiceLine",
    "Payment",
    "Price",
    "Quote",
]
