"""Handing in a fee, approving it or sending it back, giving it up after its approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO
from uuid import UUID

from certbody.billing.models import AuditorExpense, AuditorFee
from certbody.billing.operations import fee_documents
from certbody.billing.operations.expenses import open_fee
from certbody.billing.operations.fee_statements import kept_lines, read_lines, statement_of
from certbody.billing.operations.posting_fees import post_fee
from certbody.billing.queries.fees import get_fee, get_mission, list_expenses
from certbody.billing.queries.payment_runs import find_living_run
from certbody.billing.rules import fees as rules
from certbody.kit import clock, i18n, wording
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_file


@dataclass(frozen=True)
class OwnInvoice:
    """The invoice that an auditor wrote: its number, day and amounts, and its PDF."""

    number: str
    invoiced_on: date
    net_cents: int
    vat_cents: int
    file: tuple[str, bytes | IO[bytes]]


def submit_fee(audit_id: UUID, own: OwnInvoice | None, by: Actor) -> AuditorFee:
    """Hands in the fee of one's own mission: lines, sums and who invoices are frozen as they are today.

    Refused before the mission is held and its report signed, without prices, with nothing due, and as long as the
    account is incomplete. Who writes their own invoices hands one in that asks for the sum to the cent.
    """
    fee = open_fee(audit_id, by)
    statement = statement_of(get_mission(audit_id, by.membership_id))
    require(statement.verdict)
    if (statement.kind == rules.OWN_INVOICE) != (own is not None):
        raise Refused(Reason("fee_billing_changed", rules.SELF_BILLING_RULE))
    fee.kind, fee.lines = statement.kind, kept_lines(statement.lines)
    _set_sums(fee, statement.sums)
    assert statement.account is not None
    fee.seller = fee_documents.seller_of(statement.account)
    if own is not None:
        _take_invoice(fee, own, statement.sums, by)
    fee.state, fee.submitted_at, fee.returned_reason = "submitted", clock.now(), None
    after = {"state": "submitted", "gross_cents": fee.gross_cents}
    journal.record("auditor_fee.submitted", fee, by, before={"state": "draft"}, after=after)
    db.session.flush()
    return fee


def approve_fee(fee_id: UUID, reasons: Mapping[UUID, str], by: Actor) -> AuditorFee:
    """Approves a fee, once: what is over a cap is taken over with a reason (by the id of its expense), else cut off.

    Self-billing makes the invoice now. Refused for one's own fee, for one that is not handed in, when the mandate for
    self-billing was withdrawn, and when an invoice of the auditor's own asks for what would be cut off.
    """
    fee = _decided(fee_id, "approved", by)
    if fee.kind == rules.SELF_BILLED:
        fee_documents.take_mandate(fee)
    expenses = list_expenses([fee.id])
    for one in expenses:
        _settle(one, reasons.get(one.id, "").strip())
    _settle_sums(fee, expenses)
    fee.approved_at, fee.approved_by_name = clock.now(), by.name
    if fee.kind == rules.SELF_BILLED:
        fee_documents.write_invoice(fee, expenses, by)
    fee.state = "approved"
    post_fee(fee)
    after = {"state": "approved", "gross_cents": fee.gross_cents}
    journal.record("auditor_fee.approved", fee, by, before={"state": "submitted"}, after=after)
    db.session.flush()
    return fee


def return_fee(fee_id: UUID, reason: str, by: Actor) -> AuditorFee:
    """Sends a fee back to its auditor, who changes it and hands it in again."""
    fee = _decided(fee_id, "draft", by)
    fee.state, fee.returned_reason, fee.file_id = "draft", reason, None
    fee.invoice_number = fee.invoiced_on = fee.seller = None
    told = {"state": "submitted"}, {"state": "draft"}
    journal.record("auditor_fee.returned", fee, by, before=told[0], after=told[1], reason=reason)
    db.session.flush()
    return fee


def cancel_fee(fee_id: UUID, reason: str, by: Actor) -> AuditorFee:
    """Gives up an approved fee that was not paid; an invoice that the body wrote gets its credit note.

    Refused while it is in an order to the bank.
    """
    fee = _decided(fee_id, "cancelled", by)
    run = find_living_run(fee.id)
    if run is not None:
        raise Refused(Reason("fee_in_order", rules.FEE_RULE, {"number": run.number}))
    fee.cancelled_reason = reason
    if fee.kind == rules.SELF_BILLED:
        fee_documents.write_credit(fee, list_expenses([fee.id]), by)
    fee.state, fee.cancelled_on = "cancelled", clock.today()
    post_fee(fee)
    told = {"state": "approved"}, {"state": "cancelled"}
    journal.record("auditor_fee.cancelled", fee, by, before=told[0], after=told[1], reason=reason)
    db.session.flush()
    return fee


def _decided(fee_id: UUID, to: str, by: Actor) -> AuditorFee:
    """The fee, locked; Refused when it is one's own, or not in the state for it."""
    fee = get_fee(fee_id, lock=True)
    require(rules.may_decide(own=fee.membership_id == by.membership_id))
    verdict = rules.may_move(fee.state, to)
    if not verdict.allowed:
        state = wording.label("auditor_fee.state", fee.state)
        raise Refused(Reason(verdict.reasons[0].code, rules.FEE_RULE, {"state": state}))
    return fee


def _settle(expense: AuditorExpense, reason: str) -> None:
    told = expense.as_rule()
    expense.over_reason = reason if told.over_cents else ""
    expense.accepted_cents = told.accepted_cents(with_over=bool(reason))


def _settle_sums(fee: AuditorFee, expenses: Sequence[AuditorExpense]) -> None:
    vat = (fee.seller or {}).get("vat", rules.EXEMPT)
    sums = rules.sums_of(read_lines(fee.lines), sum(one.charged_cents for one in expenses), vat)
    if fee.kind == rules.OWN_INVOICE and sums.gross_cents != fee.gross_cents:
        values: dict[str, object] = {"asked": i18n.money(fee.gross_cents), "due": i18n.money(sums.gross_cents)}
        refused = Reason("fee_invoice_over_caps", rules.FEE_RULE, values)
        unexplained = [one.id for one in expenses if one.as_rule().over_cents and not one.over_reason]
        if not unexplained:
            raise Refused(refused)
        raise Invalid({f"over-{unexplained[0]}": [wording.why(refused)]})
    if not sums.gross_cents:
        raise Refused(Reason("fee_nothing_due", rules.FEE_RULE))
    _set_sums(fee, sums)


def _set_sums(fee: AuditorFee, sums: rules.Sums) -> None:
    fee.net_cents, fee.vat_cents, fee.gross_cents = sums.net_cents, sums.vat_cents, sums.gross_cents


def _take_invoice(fee: AuditorFee, own: OwnInvoice, sums: rules.Sums, by: Actor) -> None:
    if own.invoiced_on > clock.today():
        raise Invalid({"invoiced_on": ["fee_invoice_in_the_future"]})
    verdict = rules.invoice_fits(sums, own.net_cents, own.vat_cents)
    if not verdict.allowed:
        values: dict[str, object] = {"net": i18n.money(sums.net_cents), "vat": i18n.money(sums.vat_cents)}
        raise Invalid({"net": [wording.why(Reason(verdict.reasons[0].code, values=values))]})
    fee_documents.must_be_new(fee, own.number)
    kept = keep_file(own.file[0], own.file[1], by)
    if kept.media_type != "application/pdf":
        raise Invalid({"file": ["fee_invoice_kind"]})
    fee.invoice_number, fee.invoiced_on, fee.file_id = own.number, own.invoiced_on, kept.id
