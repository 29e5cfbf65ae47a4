"""Noting that money owed to a client was given back by transfer: one paid twice, or credited after it was paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from certbody.billing.models import Invoice, Payment
from certbody.billing.operations.payments import keep_payment
from certbody.billing.queries.invoices import get_balance, get_invoice, list_payments
from certbody.billing.queries.online import Received, received_of
from certbody.billing.rules.crediting import CREDIT_RULE
from certbody.kit import clock, i18n, wording
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants.actor import Actor

METHOD = "transfer"


def record_repayment(invoice_id: UUID, amount_cents: int, repaid_on: date, reason: str, by: Actor) -> Sequence[Payment]:
    """Notes what was given back of what an invoice owes to its client; nothing of it is asked for again.

    It takes back payments of the invoice, those by transfer before those by Stripe, the newest first. Refused when
    nothing is owed. Invalid, at its field, for more than what is owed, and for a day before the money came or to come.
    """
    invoice = get_invoice(invoice_id, by, lock=True)
    payments = [one for one in received_of(list_payments(invoice.id)) if one.left_cents > 0]
    owed = min(get_balance(invoice.id).owed_cents, sum(one.left_cents for one in payments))
    if not owed:
        raise Refused(Reason("nothing_owed_to_client", CREDIT_RULE))
    _check(payments, owed, amount_cents, repaid_on)
    rows = [_row(invoice, one, cents, repaid_on, reason, by) for one, cents in _shares(payments, amount_cents)]
    return [keep_payment(invoice, row, by) for row in rows]


def _shares(payments: Sequence[Received], amount_cents: int) -> Iterator[tuple[Payment, int]]:
    """The payments that an amount takes back, each with how much of it."""
    newest = sorted(payments, key=lambda one: (one.payment.received_on, one.payment.id), reverse=True)
    for one in sorted(newest, key=lambda one: one.payment.provider_id is not None):
        cents = min(amount_cents, one.left_cents)
        amount_cents -= cents
        if cents:
            yield one.payment, cents


def _row(invoice: Invoice, payment: Payment, cents: int, day: date, reason: str, by: Actor) -> Payment:
    return Payment(
        invoice_id=invoice.id, amount_cents=-cents, received_on=day, method=METHOD, kind="refunded",
        reverses_id=payment.id, note=reason, entered_by_name=by.name,
    )  # fmt: skip


def _check(payments: Sequence[Received], owed: int, amount_cents: int, repaid_on: date) -> None:
    first = min(one.payment.received_on for one in payments)
    errors = {}
    if amount_cents <= 0:
        errors["amount"] = ["payment_not_positive"]
    elif amount_cents > owed:
        errors["amount"] = [wording.why(Reason("repayment_too_large", values={"left": i18n.money(owed)}))]
    if repaid_on > clock.today():
        errors["repaid_on"] = ["repayment_in_the_future"]
    elif repaid_on < first:
        came = i18n.day(first, "long")
        errors["repaid_on"] = [wording.why(Reason("repayment_before_payment", values={"received_on": came}))]
    if errors:
        raise Invalid(errors)
