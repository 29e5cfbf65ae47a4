"""Money received for an invoice, entered by hand."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from certbody.billing.models import Invoice, Payment
from certbody.billing.operations.posting import post_payment
from certbody.billing.operations.printing import print_invoice
from certbody.billing.queries.invoices import METHODS, get_balance, get_invoice
from certbody.kit import clock, i18n, wording
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def record_payment(
    invoice_id: UUID, amount_cents: int, received_on: date, method: str, note: str, by: Actor
) -> Payment:
    """Enters what was received; the invoice is paid when the sum reaches its total.

    Refused for an invoice that is not issued or already paid. Invalid, at its field, for more than what is left to
    pay, and for a day before the invoice was issued or still to come.
    """
    invoice = get_invoice(invoice_id, by, lock=True)
    if invoice.state != "issued" or invoice.corrects_id is not None:
        raise Refused(Reason("invoice_not_payable", values={"state": wording.label("invoice.state", invoice.state)}))
    left = get_balance(invoice.id).due_cents
    _check(invoice, left, amount_cents, received_on, method)
    payment = Payment(
        invoice_id=invoice.id,
        amount_cents=amount_cents,
        received_on=received_on,
        method=method,
        note=note,
        entered_by_name=by.name,
    )
    db.session.add(payment)
    db.session.flush()
    after = {"invoice": invoice.number, "amount_cents": amount_cents, "received_on": received_on.isoformat()}
    journal.record("payment.recorded", payment, by, after={**after, "method": method})
    post_payment(payment, invoice, by)
    if amount_cents == left:
        settle(invoice, "paid", by)
    db.session.flush()
    return payment


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
