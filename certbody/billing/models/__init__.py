"""The tables of money: prices, quotes, contracts, invoices, payments, bank lines, the books, what auditors are paid."""

from certbody.billing.models.bank import BankBatch, BankLayout, BankLine
from certbody.billing.models.einvoicing import EinvoiceDeposit, InvoiceStatus
from certbody.billing.models.fees import (
    AuditorAccount,
    AuditorExpense,
    AuditorFee,
    AuditorPrice,
    ExpenseCap,
    PaymentRun,
    PaymentRunLine,
)
from certbody.billing.models.invoices import Billed, BillingProfile, Invoice, InvoiceCounter, InvoiceLine, Payment
from certbody.billing.models.ledger import LedgerLine
from certbody.billing.models.offers import Contract, Discount, Price, PriceWithdrawal, Quote
from certbody.billing.models.online import Checkout, LostDispute, PaymentFee, StripeAccount, StripeEvent, StripeOwner
from certbody.billing.models.reminders import PaymentReminder, ReminderPause
from certbody.billing.models.subscriptions import PlatformBill, UsageDay, UsageReport
from certbody.billing.models.unlocking import PlanningUnlock

__all__ = [
    "AuditorAccount",
    "AuditorExpense",
    "AuditorFee",
    "AuditorPrice",
    "BankBatch",
    "BankLayout",
    "BankLine",
    "Billed",
    "BillingProfile",
    "Checkout",
    "Contract",
    "Discount",
    "EinvoiceDeposit",
    "ExpenseCap",
    "Invoice",
    "InvoiceCounter",
    "InvoiceLine",
    "InvoiceStatus",
    "LedgerLine",
    "LostDispute",
    "Payment",
    "PaymentFee",
    "PaymentReminder",
    "PaymentRun",
    "PaymentRunLine",
    "PlanningUnlock",
    "PlatformBill",
    "Price",
    "PriceWithdrawal",
    "Quote",
    "ReminderPause",
    "StripeAccount",
    "StripeEvent",
    "StripeOwner",
    "UsageDay",
    "UsageReport",
]
