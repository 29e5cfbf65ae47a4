"""The tables of money: prices, quotes, contracts, invoices, payments."""

from certbody.billing.models.invoices import Invoice, InvoiceCounter, InvoiceLine, Payment
from certbody.billing.models.offers import Contract, Price, Quote
from certbody.billing.models.online import Checkout, PaymentFee, StripeAccount, StripeEvent, StripeOwner

__all__ = [
    "Checkout", "Contract", "Invoice", "InvoiceCounter", "InvoiceLine", "Payment", "PaymentFee", "Price", "Quote",
    "StripeAccount", "StripeEvent", "StripeOwner",
]  # fmt: skip
