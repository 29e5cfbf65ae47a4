"""Correcting an issued invoice by a credit note, whole or partial: the only way, since what is issued is frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from certbody.billing.models import Invoice, InvoiceLine
from certbody.billing.operations.drafting import release
from certbody.billing.operations.issuing import PRINT, number_last
from certbody.billing.operations.mentions import Draft, may_issue_credit
from certbody.billing.operations.payments import close_open_page, settle
from certbody.billing.operations.posting import post_document
from certbody.billing.queries.credits import Creditable, list_creditable
from certbody.billing.queries.deposits import find_deducting_invoice
from certbody.billing.queries.invoices import ISSUED, get_balance, get_invoice, list_lines, list_payments
from certbody.billing.rules.crediting import CREDIT_RULE, credit_totals, is_within_invoice, may_credit
from certbody.billing.rules.vat import Taxable, Totals, invoice_totals
from certbody.kit import clock, i18n, outbox, wording
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor

SERIES = "AV"


def credit_invoice(invoice_id: UUID, amounts: Mapping[UUID, int] | None, reason: str, by: Actor) -> Invoice:
    """Issues a credit note on an issued invoice: of `amounts` by line, excluding VAT, or of all that is left of it.

    Refused for a draft, for another credit note, and when nothing is left. Invalid, at its line, for more than what is
    left of it. The invoice stays as it is; one that asks for nothing any more is settled (R8.4, invariant 72).
    """
    invoice = get_invoice(invoice_id, by, lock=True)
    lines = creditable_lines(invoice)
    asked = _left(lines) if amounts is None else {str(line): cents for line, cents in amounts.items()}
    chosen = {line: cents for line, cents in asked.items() if cents}
    _check(lines, chosen)
    note = _write(invoice, lines, chosen, reason)
    require(may_issue_credit(_draft_of(note, invoice), str(invoice.number)))
    _record(invoice, note, by)
    outbox.post(PRINT, invoice_id=str(note.id))
    _settle(invoice, by)
    number_last(note, clock.today())
    post_document(note, invoice, by)
    return note


def creditable_lines(invoice: Invoice) -> list[Creditable]:
    """The lines of an issued invoice of which something is left to take back; Refused when there can be none."""
    if invoice.state not in ISSUED or invoice.corrects_id is not None:
        state = wording.label("invoice.state", "credit_note" if invoice.corrects_id else invoice.state)
        raise Refused(Reason("invoice_not_creditable", CREDIT_RULE, {"state": state}))
    refuse_deducted(invoice)
    lines = list_creditable(invoice.id)
    if _total_left(lines).gross_cents <= 0:
        raise Refused(Reason("invoice_credited_in_full", CREDIT_RULE, {"number": invoice.number}))
    return lines


def refuse_deducted(invoice: Invoice) -> None:
    """Refused for a deposit that an invoice deducted: credited by itself, so much would be asked for nowhere."""
    final = find_deducting_invoice(invoice)
    if final is not None:
        raise Refused(Reason("deposit_deducted", CREDIT_RULE, {"number": final.number}))


def _left(lines: Sequence[Creditable]) -> dict[str, int]:
    return {str(one.line.id): one.left_cents for one in lines}


def _total_left(lines: Sequence[Creditable]) -> Totals:
    return invoice_totals(Taxable(one.left_cents, one.line.vat_basis_points) for one in lines)


def _check(lines: Sequence[Creditable], chosen: Mapping[str, int]) -> None:
    """Amounts that cannot be taken back are told at their own field."""
    errors = {}
    by_line = may_credit(_left(lines), chosen)
    verdict = by_line if by_line.reasons else is_within_invoice(_total_left(lines), _totals(lines, chosen))
    for reason in verdict.reasons:
        line = reason.values.get("line")
        shown: dict[str, object] = {"left": i18n.money(int(str(reason.values.get("left_cents", 0))))}
        field = f"line-{line}" if line else "scope"
        errors[field] = [wording.why(Reason(reason.code, reason.article, shown))]
    if errors:
        raise Invalid(errors)


def _write(invoice: Invoice, lines: Sequence[Creditable], chosen: Mapping[str, int], reason: str) -> Invoice:
    """The credit note as a draft with its lines; parties, service and contract are those that the invoice froze."""
    totals = _totals(lines, chosen)
    note = Invoice(
        organisation_id=invoice.organisation_id,
        contract_id=invoice.contract_id,
        corrects_id=invoice.id,
        credit_reason=reason,
        series=SERIES,
        service_on=invoice.service_on,
        seller=invoice.seller,
        buyer=invoice.buyer,
        net_cents=totals.net_cents,
        vat_cents=totals.vat_cents,
        gross_cents=totals.gross_cents,
        vat_reason=invoice.vat_reason,
        **_given_back(invoice, lines, chosen),
    )
    db.session.add(note)
    db.session.flush()
    taken = [(one.line, chosen[str(one.line.id)]) for one in lines if str(one.line.id) in chosen]
    for position, (line, cents) in enumerate(taken, start=1):
        db.session.add(_line(note, position, line, cents))
    db.session.flush()
    return note


def _given_back(invoice: Invoice, lines: Sequence[Creditable], chosen: Mapping[str, int]) -> dict[str, Any]:
    """A note that takes the rest of an invoice gives back the deposits that it had deducted: they stand again."""
    if _totals(lines, chosen).gross_cents + _total_left(lines).gross_cents:
        return {}
    prepaid = {"prepaid_cents": -invoice.prepaid_cents, "prepaid_vat_cents": -invoice.prepaid_vat_cents}
    return {"deposits": invoice.deposits, **prepaid}


def _totals(lines: Sequence[Creditable], chosen: Mapping[str, int]) -> Totals:
    before = [Taxable(one.left_cents, one.line.vat_basis_points) for one in lines]
    taken = [chosen.get(str(one.line.id), 0) for one in lines]
    after = [Taxable(was.net_cents - cents, was.rate) for was, cents in zip(before, taken, strict=True)]
    return credit_totals(before, after)


def _line(note: Invoice, position: int, line: InvoiceLine, cents: int) -> InvoiceLine:
    """A line taken back whole has its quantity and price, negative; a part of it is one amount off its price."""
    whole = cents == line.net_cents
    return InvoiceLine(
        invoice_id=note.id,
        position=position,
        code=line.code,
        label=line.label if whole else f"En partie : {line.label}",
        quantity=-line.quantity if whole else -1,
        unit_cents=line.unit_cents if whole else cents,
        net_cents=-cents,
        vat_basis_points=line.vat_basis_points,
        corrects_id=line.id,
    )


def _draft_of(note: Invoice, invoice: Invoice) -> Draft:
    today = clock.today()
    assert invoice.seller is not None
    assert invoice.buyer is not None
    return Draft(note, list_lines(note.id), invoice.seller, invoice.buyer, issued_on=today, due_on=today)


def _record(invoice: Invoice, note: Invoice, by: Actor) -> None:
    after = {"invoice": invoice.number, "gross_cents": note.gross_cents}
    journal.record("credit_note.issued", note, by, after=after, reason=note.credit_reason)
    journal.record("invoice.corrected", invoice, by, after=after, reason=note.credit_reason)


def _settle(invoice: Invoice, by: Actor) -> None:
    """An issued invoice that asks for nothing any more ends: `paid` if money came in for it, else `credited`.

    What one credited in full billed may be billed anew. A page of payment that is open for it asks for too much.
    """
    close_open_page(invoice)
    if not _total_left(list_creditable(invoice.id)).gross_cents:
        release(invoice.id)
    if invoice.state == "issued" and not get_balance(invoice.id).due_cents:
        settle(invoice, "paid" if list_payments(invoice.id) else "credited", by)
