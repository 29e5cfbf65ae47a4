"""Adding an expense with its receipt to a mission, and taking it away again."""

from __future__ import annotations

from datetime import date
from typing import IO, Any
from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import AuditMember
from certbody.billing.models import AuditorExpense, AuditorFee
from certbody.billing.operations.fee_statements import kind_of
from certbody.billing.queries.auditor_accounts import caps_on, find_account
from certbody.billing.queries.fees import Mission, get_expense, get_fee, get_mission
from certbody.billing.rules import expenses as rules
from certbody.billing.rules.fees import FEE_RULE, TAXED
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_file
from certbody.tenants.operations.numbering import next_number

RECEIPTS = ("application/pdf", "image/jpeg", "image/png", "image/webp")
_FIELDS = {
    "expense_amount_unlikely": "amount", "expense_quantity_unlikely": "quantity", "expense_vat_too_large": "vat",
    "expense_without_receipt": "file",
}  # fmt: skip
File = tuple[str, bytes | IO[bytes]]


def add_expense(audit_id: UUID, values: dict[str, Any], file: File | None, by: Actor) -> AuditorExpense:
    """Adds what somebody spent for their mission. `values`: kind, spent_on, quantity, amount_cents, vat_cents, note.

    Kilometres are paid at the body's rate on their day, whatever is typed. Refused once the fee is handed in; Invalid,
    at its field, for an unlikely amount or day, VAT of who is not liable for it, and a receipt that is none.
    """
    fee = open_fee(audit_id, by)
    cap = caps_on(values["spent_on"]).get(values["kind"])
    amount_cents = values["amount_cents"] or 0
    if values["kind"] == rules.KILOMETRES:
        if cap is None:
            raise Invalid({"kind": ["expense_without_rate"]})
        amount_cents, values = rules.mileage(values["quantity"], cap.cents), {**values, "vat_cents": 0}
    _check(values, amount_cents, file)
    _check_against(get_mission(audit_id, by.membership_id), values)
    expense = AuditorExpense(
        **{**values, "amount_cents": amount_cents}, fee_id=fee.id, cap_cents=cap.cents if cap else None,
        file_id=_keep_receipt(file, by) if file else None,
    )  # fmt: skip
    db.session.add(expense)
    db.session.flush()
    journal.record("auditor_fee.expense_added", fee, by, after=_told(expense))
    return expense


def remove_expense(audit_id: UUID, expense_id: UUID, by: Actor) -> AuditorFee:
    """Takes an expense away; Refused once the fee is handed in."""
    fee = get_own_fee(audit_id, by, lock=True)
    expense = get_expense(fee.id, expense_id)
    _must_be_draft(fee)
    journal.record("auditor_fee.expense_removed", fee, by, before=_told(expense))
    db.session.delete(expense)
    db.session.flush()
    return fee


def open_fee(audit_id: UUID, by: Actor) -> AuditorFee:
    """The fee of one's own mission, locked and open to changes; made now when there is none.

    NotFound for who is not in the team; Refused once it is handed in.
    """
    _lock_place(audit_id, by)
    mission = get_mission(audit_id, by.membership_id)
    if mission.fee is not None:
        fee = get_fee(mission.fee.id, lock=True)
        _must_be_draft(fee)
        return fee
    fee = AuditorFee(
        number=f"H-{next_number('auditor_fee'):05d}", audit_id=audit_id, membership_id=mission.membership_id,
        kind=kind_of(find_account(mission.membership_id)),
    )  # fmt: skip
    db.session.add(fee)
    db.session.flush()
    journal.record("auditor_fee.opened", fee, by, after={"audit": mission.audit.reference})
    return fee


def get_own_fee(audit_id: UUID, by: Actor, *, lock: bool = False) -> AuditorFee:
    """The fee of one's own mission; NotFound when there is none yet."""
    mission = get_mission(audit_id, by.membership_id)
    if mission.fee is None:
        raise NotFound
    return get_fee(mission.fee.id, lock=True) if lock else mission.fee


def _lock_place(audit_id: UUID, by: Actor) -> None:
    """One device after another: a mission has one fee."""
    own = AuditMember.audit_id == audit_id, AuditMember.membership_id == by.membership_id
    db.session.execute(select(AuditMember.id).where(*own).with_for_update())


def _must_be_draft(fee: AuditorFee) -> None:
    if fee.state != "draft":
        raise Refused(Reason("fee_handed_in", FEE_RULE))


def _check(values: dict[str, Any], amount_cents: int, file: File | None) -> None:
    day: date = values["spent_on"]
    if day > clock.today():
        raise Invalid({"spent_on": ["expense_in_the_future"]})
    given = values["kind"], values["quantity"], amount_cents, values["vat_cents"]
    verdict = rules.may_record(*given, has_receipt=file is not None)
    if not verdict.allowed:
        code = verdict.reasons[0].code
        raise Invalid({_FIELDS[code]: [code]})


def _check_against(mission: Mission, values: dict[str, Any]) -> None:
    """A day far from the mission is a slip; one who is not liable for VAT is given none back."""
    audit, account = mission.audit, find_account(mission.membership_id)
    if not rules.is_of_mission(values["spent_on"], audit.first_day, audit.last_day):
        raise Invalid({"spent_on": ["expense_far_from_mission"]})
    if values["vat_cents"] and (account is None or account.vat != TAXED):
        raise Invalid({"vat": ["expense_vat_not_recovered"]})


def _keep_receipt(file: File, by: Actor) -> UUID:
    kept = keep_file(file[0], file[1], by)
    if kept.media_type not in RECEIPTS:
        raise Invalid({"file": ["expense_receipt_kind"]})
    return kept.id


def _told(expense: AuditorExpense) -> dict[str, Any]:
    return {"kind": expense.kind, "amount_cents": expense.amount_cents, "spent_on": expense.spent_on.isoformat()}
