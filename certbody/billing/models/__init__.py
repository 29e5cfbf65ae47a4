"""The tables of money: prices, quotes, contracts, invoices, payments, the books."""

from certbody.billing.models.invoices import Invoice, InvoiceCounter, InvoiceLine, Payment
from certbody.billing.models.ledger import LedgerLine
from certbody.billing.models.offers import Contract, Price, Quote

__all__ = ["Contract", "Invoice", "InvoiceCounter", "InvoiceLine", "LedgerLine", "Payment", "Price", "Quote"]
