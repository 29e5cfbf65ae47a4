"""Attributing what came in on the bank account to invoices, taking an attribution back, setting a line aside."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from certbody.billing.models import BankLine, Payment
from certbody.billing.operations.payments import NOT_PAYABLE, keep_payment, record_payment
from certbody.billing.operations.posting_transfers import post_transfer
from certbody.billing.queries.bank import find_invoice_numbered, get_bank_line, is_given_back, is_taken_back
from certbody.billing.queries.invoices import get_invoice
from certbody.billing.queries.online import get_payment, has_account
from certbody.kit import clock, i18n, wording
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor

METHOD = "transfer"
_PAYOUT = "Versement de Stripe"
Parts = Sequence[tuple[UUID, int]]


def confirm(bank_line_id: UUID, parts: Parts, left_cents: int, by: Actor) -> BankLine:
    """Attributes a line as it was proposed, once.

    Refused when anything has changed since: something of the line was attributed, or an invoice paid otherwise.
    """
    try:
        return attribute(bank_line_id, parts, left_cents, by)
    except (Invalid, NotFound) as error:
        raise Refused(Reason("bank_line_meanwhile")) from error


def attribute_to_number(bank_line_id: UUID, number: str, amount_cents: int, left_cents: int, by: Actor) -> BankLine:
    """Attributes a part of a line to the invoice that a person names; Invalid at the field that cannot be right."""
    invoice_id = find_invoice_numbered(number.upper())
    if invoice_id is None:
        raise Invalid({"number": ["bank_number_unknown"]})
    try:
        return attribute(bank_line_id, [(invoice_id, amount_cents)], left_cents, by)
    except Refused as refused:
        if refused.reasons[0].code != NOT_PAYABLE:
            raise
        raise Invalid({"number": [wording.why(refused.reasons[0])]}) from refused


def attribute(bank_line_id: UUID, parts: Parts, left_cents: int, by: Actor) -> BankLine:
    """Makes a payment of each invoice from a line, which is locked; what is left of it stays to be attributed.

    `left_cents` is what the page said was left: asked twice, the second is refused. A payment is never dated before its
    invoice. Invalid for more than what is left of the line, and as for any payment entered by hand.
    """
    line = get_bank_line(bank_line_id, lock=True)
    if line.left_cents != left_cents or not line.is_open:
        raise Refused(Reason("bank_line_meanwhile"))
    if not parts or sum(cents for _, cents in parts) > line.left_cents:
        shown = Reason("bank_line_exceeded", values={"left": i18n.money(line.left_cents)})
        raise Invalid({"amount": [wording.why(shown)]})
    post_transfer(line)
    for invoice_id, cents in sorted(parts):
        invoice = get_invoice(invoice_id, by, lock=True)
        received_on = max(line.day, invoice.issued_on or line.day)
        record_payment(invoice_id, cents, received_on, METHOD, line.words[:300], by, line.id)
        line.left_cents -= cents
        told = {"amount_cents": cents, "invoice": invoice.number}
        journal.record("bank_line.attributed", line, by, after=told)
    db.session.flush()
    return line


def get_attribution(payment_id: UUID) -> Payment:
    """A payment that was made from a bank line; NotFound for any other."""
    payment = get_payment(payment_id)
    if payment.bank_line_id is None or payment.kind != "received":
        raise NotFound
    return payment


def unmatch(payment_id: UUID, reason: str, by: Actor) -> BankLine:
    """Takes an attribution back: a row below zero, so that nothing is destroyed; the money is to be attributed again.

    A line whose rest was set aside, or paid out by Stripe, is taken up first: what comes back is a client's money, and
    was never what was said of the rest. Refused when it was taken back already, or given back to the client.
    """
    payment = get_attribution(payment_id)
    assert payment.bank_line_id is not None
    line = get_bank_line(payment.bank_line_id, lock=True)
    post_transfer(line)
    invoice = get_invoice(payment.invoice_id, by, lock=True)
    if is_taken_back(payment.id):
        raise Refused(Reason("bank_line_meanwhile"))
    if is_given_back(payment.id):
        raise Refused(Reason("payment_given_back"))
    _take_up(line, by)
    back = Payment(
        invoice_id=invoice.id, amount_cents=-payment.amount_cents, received_on=clock.today(), method=METHOD,
        kind="unmatched", reverses_id=payment.id, bank_line_id=line.id, note=reason, entered_by_name=by.name,
    )  # fmt: skip
    keep_payment(invoice, back, by)
    line.left_cents += payment.amount_cents
    told = {"amount_cents": payment.amount_cents, "invoice": invoice.number}
    journal.record("bank_line.unmatched", line, by, after=told, reason=reason)
    post_transfer(line)
    return line


def set_aside(bank_line_id: UUID, reason: str, by: Actor) -> BankLine:
    """Says that what is left of a line settles no invoice and is told by other books; it can be taken up again."""
    return _set_aside(bank_line_id, reason, by)


def book_payout(bank_line_id: UUID, by: Actor) -> BankLine:
    """Says that what is left of a line is what Stripe held and paid out; it can be taken up again.

    Refused for a body that never connected an account of Stripe: its books hold nothing there.
    """
    get_bank_line(bank_line_id)
    if not has_account():
        raise Refused(Reason("payout_without_account"))
    return _set_aside(bank_line_id, _PAYOUT, by, is_payout=True)


def _set_aside(bank_line_id: UUID, reason: str, by: Actor, *, is_payout: bool = False) -> BankLine:
    line = get_bank_line(bank_line_id, lock=True)
    if not line.is_open:
        raise Refused(Reason("bank_line_meanwhile"))
    line.set_aside_at, line.set_aside_by_name, line.set_aside_reason = clock.now(), by.name, reason
    line.is_payout = is_payout
    journal.record("bank_line.paid_out" if is_payout else "bank_line.set_aside", line, by, reason=reason)
    post_transfer(line)
    return line


def take_up_again(bank_line_id: UUID, by: Actor) -> BankLine:
    """Brings a line that was set aside back among those to attribute; done again, nothing changes."""
    line = get_bank_line(bank_line_id, lock=True)
    _take_up(line, by)
    return line


def _take_up(line: BankLine, by: Actor) -> None:
    if line.set_aside_at is not None:
        reason = line.set_aside_reason
        line.set_aside_at = line.set_aside_by_name = line.set_aside_reason = None
        line.is_payout = False
        journal.record("bank_line.taken_up", line, by, before={"reason": reason})
        post_transfer(line)
