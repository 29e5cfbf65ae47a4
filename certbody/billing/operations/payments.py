"""Money received for an invoice or taken back from it, and the state of the invoice that follows."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from certbody.billing.models import Invoice, Payment
from certbody.billing.operations.posting import post_payment
from certbody.billing.operations.printing import print_invoice
from certbody.billing.queries.bank import is_given_back, is_taken_back
from certbody.billing.queries.einvoicing import was_deposited
from certbody.billing.queries.invoices import METHODS, get_balance, get_invoice
from certbody.billing.queries.online import get_payment, has_open_checkout
from certbody.kit import clock, i18n, outbox, wording
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor

CLOSE_CHECKOUT, CASHED = "checkout_close", "einvoice_cashed"
EVENTS = {
    "received": "payment.recorded",
    "refunded": "payment.refunded",
    "disputed": "payment.disputed",
    "failed": "payment.failed",
    "cancelled": "payment.cancelled",
    "reinstated": "payment.reinstated",
    "unmatched": "payment.unmatched",
}
NOT_PAYABLE = "invoice_not_payable"
EXPLAINED = ("refunded", "unmatched", "cancelled")


def record_payment(
    invoice_id: UUID,
    amount_cents: int,
    received_on: date,
    method: str,
    note: str,
    by: Actor,
    bank_line_id: UUID | None = None,
) -> Payment:
    """Enters what was received, be it by a bank line; the invoice is paid when the sum reaches its total.

    Refused for an invoice that is not issued or already paid. Invalid, at its field, for more than what is left to
    pay, and for a day before the invoice was issued or still to come.
    """
    invoice = get_invoice(invoice_id, by, lock=True)
    if invoice.state != "issued" or invoice.corrects_id is not None:
        raise Refused(Reason(NOT_PAYABLE, values={"state": wording.label("invoice.state", invoice.state)}))
    left = get_balance(invoice.id).due_cents
    _check(invoice, left, amount_cents, received_on, method)
    payment = Payment(
        invoice_id=invoice.id,
        amount_cents=amount_cents,
        received_on=received_on,
        method=method,
        note=note,
        bank_line_id=bank_line_id,
        entered_by_name=by.name,
    )
    return keep_payment(invoice, payment, by)


def keep_payment(invoice: Invoice, payment: Payment, by: Actor) -> Payment:
    """Books money received or taken back; the invoice is paid when nothing is left, open again when something is."""
    db.session.add(payment)
    db.session.flush()
    after = {"invoice": invoice.number, "amount_cents": payment.amount_cents, "method": payment.method}
    after["received_on"] = payment.received_on.isoformat()
    reason = payment.note if payment.told_kind in EXPLAINED else None
    journal.record(EVENTS[payment.told_kind], payment, by, after=after, reason=reason)
    post_payment(payment, invoice, by)
    due = get_balance(invoice.id).due_cents
    if invoice.state == "issued" and not due:
        settle(invoice, "paid", by)
    elif invoice.state == "paid" and due:
        invoice.state = "issued"
        before, after = {"state": "paid"}, {"state": "issued", "amount_cents": due}
        journal.record("invoice.reopened", invoice, by, before=before, after=after)
    if payment.provider_id is None:
        close_open_page(invoice)
    if was_deposited(invoice.id):
        outbox.post(CASHED, payment_id=str(payment.id))
    db.session.flush()
    return payment


def get_typed(payment_id: UUID) -> Payment:
    """A payment that was typed by hand; NotFound for one that a bank line or Stripe brought."""
    payment = get_payment(payment_id)
    if not payment.is_typed:
        raise NotFound
    return payment


def cancel_payment(payment_id: UUID, reason: str, by: Actor) -> Payment:
    """Cancels a payment typed by hand: a row below zero, so that nothing is destroyed; the invoice is open again.

    Refused when it was cancelled already, or given back to the client.
    """
    payment = get_typed(payment_id)
    invoice = get_invoice(payment.invoice_id, by, lock=True)
    if is_taken_back(payment.id):
        raise Refused(Reason("payment_cancelled"))
    if is_given_back(payment.id):
        raise Refused(Reason("payment_given_back"))
    back = Payment(
        invoice_id=invoice.id, amount_cents=-payment.amount_cents, received_on=clock.today(), method=payment.method,
        kind="failed", reverses_id=payment.id, note=reason, entered_by_name=by.name,
    )  # fmt: skip
    return keep_payment(invoice, back, by)


def close_open_page(invoice: Invoice) -> None:
    """Has the page of payment closed that a client may be on, since it asks for too much from now on."""
    if has_open_checkout(invoice.id):
        outbox.post(CLOSE_CHECKOUT, invoice_id=str(invoice.id))


def _check(invoice: Invoice, left: int, amount_cents: int, received_on: date, method: str) -> None:
    errors = {}
    if amount_cents <= 0:
        errors["amount"] = ["payment_not_positive"]
    elif amount_cents > left:
        errors["amount"] = [wording.why(Reason("payment_too_large", values={"left": i18n.money(left)}))]
    if received_on > clock.today():
        errors["received_on"] = ["payment_in_the_future"]
    elif invoice.issued_on is not None and received_on < invoice.issued_on:
        issued = i18n.day(invoice.issued_on, "long")
        errors["received_on"] = [wording.why(Reason("payment_before_issue", values={"issued_on": issued}))]
    if method not in METHODS:
        errors["method"] = ["payment_method_unknown"]
    if errors:
        raise Invalid(errors)


def settle(invoice: Invoice, state: str, by: Actor) -> None:
    """Ends the invoice's life, `paid` or `credited`; the database closes the row, so that its PDF is made before."""
    print_invoice(invoice.id, by)
    invoice.state = state
    journal.record(f"invoice.{state}", invoice, by, before={"state": "issued"}, after={"state": state})
