"""The tables of money: prices, quotes, contracts, invoices, payments."""

from certbody.billing.models.invoices import Invoice, InvoiceCounter, InvoiceLine, Payment
from certbody.billing.models.offers import Contract, Price, Quote

__all__ = ["Contract", "Invoice", "InvoiceCounter", "InvoiceLine", "Payment", "Price", "Quote"]
