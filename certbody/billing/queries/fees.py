"""Reading missions and fees: what each auditor did and is due, and what the office has to approve and pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from certbody.audits.models import Audit, AuditHalfDay, AuditMember
from certbody.billing.models import AuditorExpense, AuditorFee, PaymentRunLine
from certbody.billing.rules import fees as rules
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Membership, Person

MISSIONS = 200
PAYABLE = 200
_OPEN_TO_FEES = ("planned", "plan_sent", "open", "closed", "reported", "in_review", "decided", "cancelled")


@dataclass(frozen=True)
class Mission:
    """An audit that somebody is in the team of: its half-days for them, since when, and the fee if there is one."""

    audit: Audit
    membership_id: UUID
    role: str
    half_days: int
    first_day: date | None
    fee: AuditorFee | None

    def as_rule(self) -> rules.Mission:
        """The mission as the rules know it."""
        audit = self.audit
        return rules.Mission(audit.kind, self.half_days, self.role == "lead", audit.place == "on_site", audit.state)

    @property
    def priced_on(self) -> date | None:
        """The day whose prices hold: the first that this person audits."""
        return self.first_day or self.audit.first_day


def list_missions(membership_id: UUID) -> list[Mission]:
    """The missions of a member, the newest first; cancelled ones too, which may have cost something. One statement."""
    statement = _missions(membership_id).where(Audit.state.in_(_OPEN_TO_FEES)).limit(MISSIONS)
    return [_mission(row, membership_id) for row in db.session.execute(statement)]


def get_mission(audit_id: UUID, membership_id: UUID | None) -> Mission:
    """The mission of a member in an audit; NotFound for who is not in its team."""
    if membership_id is None:
        raise NotFound
    row = db.session.execute(_missions(membership_id).where(Audit.id == audit_id)).one_or_none()
    if row is None:
        raise NotFound
    return _mission(row, membership_id)


def _mission(row: Any, membership_id: UUID) -> Mission:
    return Mission(row[0], membership_id, row.role, row.half_days, row.first_day, row[4])


def _missions(membership_id: UUID) -> Select[*tuple[Any, ...]]:
    own = (
        select(
            AuditHalfDay.audit_id,
            func.count().label("half_days"),
            func.min(AuditHalfDay.day).label("first_day"),
        )
        .where(AuditHalfDay.membership_id == membership_id)
        .group_by(AuditHalfDay.audit_id)
        .subquery()
    )
    living = and_(
        AuditorFee.tenant_id == Audit.tenant_id,
        AuditorFee.audit_id == Audit.id,
        AuditorFee.membership_id == membership_id,
        AuditorFee.state != "cancelled",
    )
    half_days = func.coalesce(own.c.half_days, 0).label("half_days")
    return (
        select(Audit, AuditMember.role, half_days, own.c.first_day, AuditorFee)
        .join(AuditMember, (AuditMember.tenant_id == Audit.tenant_id) & (AuditMember.audit_id == Audit.id))
        .outerjoin(own, own.c.audit_id == Audit.id)
        .outerjoin(AuditorFee, living)
        .options(joinedload(Audit.organisation))
        .where(AuditMember.membership_id == membership_id)
        .order_by(func.coalesce(own.c.first_day, Audit.first_day).desc().nulls_last(), Audit.id.desc())
    )


def get_fee(fee_id: UUID, *, lock: bool = False) -> AuditorFee:
    """A fee, locked until the transaction ends when asked; NotFound when there is none."""
    statement = select(AuditorFee).where(AuditorFee.tenant_id == current_tenant(), AuditorFee.id == fee_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    fee = db.session.scalar(statement)
    if fee is None:
        raise NotFound
    return fee


def list_cancelled_fees(audit_id: UUID, membership_id: UUID) -> Sequence[AuditorFee]:
    """The fees of a mission that were given up after their approval, with what was issued for them; oldest first."""
    own = AuditorFee.audit_id == audit_id, AuditorFee.membership_id == membership_id
    statement = select(AuditorFee).where(*own, AuditorFee.state == "cancelled").order_by(AuditorFee.id)
    return db.session.scalars(statement).all()


def get_cancelled_fee(fee_id: UUID, audit_id: UUID, membership_id: UUID | None) -> AuditorFee:
    """One of them, of one's own mission; NotFound for any other."""
    fee = get_fee(fee_id)
    if (fee.state, fee.audit_id, fee.membership_id) != ("cancelled", audit_id, membership_id):
        raise NotFound
    return fee


def list_expenses(fee_ids: Sequence[UUID]) -> Sequence[AuditorExpense]:
    """The expenses of these fees, the oldest first."""
    statement = (
        select(AuditorExpense)
        .where(is_one_of(AuditorExpense.fee_id, fee_ids))
        .order_by(AuditorExpense.spent_on, AuditorExpense.id)
    )
    return db.session.scalars(statement).all() if fee_ids else []


def get_expense(fee_id: UUID, expense_id: UUID) -> AuditorExpense:
    """An expense of this fee, or NotFound."""
    found = db.session.get(AuditorExpense, (current_tenant(), expense_id))
    if found is None or found.fee_id != fee_id:
        raise NotFound
    return found


def list_fees(state: str, size: int, before: UUID | None) -> Sequence[Any]:
    """Fees in a state (all but drafts for none), the newest first: the fee, its auditor (`auditor`), its audit."""
    statement = (
        select(AuditorFee, Person.name.label("auditor"), Audit)
        .join(Membership, (Membership.tenant_id == AuditorFee.tenant_id) & (Membership.id == AuditorFee.membership_id))
        .join(Person, Person.id == Membership.person_id)
        .join(Audit, (Audit.tenant_id == AuditorFee.tenant_id) & (Audit.id == AuditorFee.audit_id))
        .options(joinedload(Audit.organisation))
        .where(AuditorFee.state == state if state else AuditorFee.state != "draft")
        .order_by(AuditorFee.id.desc())
        .limit(size)
    )
    return db.session.execute(statement.where(AuditorFee.id < before) if before else statement).all()


def count_fees() -> dict[str, int]:
    """How many fees are in each state."""
    statement = select(AuditorFee.state, func.count()).group_by(AuditorFee.state)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def list_payable() -> Sequence[Any]:
    """Approved fees that are in no living order to the bank, the oldest first: the fee, its auditor (`auditor`).

    The oldest `PAYABLE` of them, with how many there are in all (`count`) and what those come to (`sum_cents`).
    """
    totals = func.count().over().label("count"), func.sum(AuditorFee.gross_cents).over().label("sum_cents")
    statement = (
        select(AuditorFee, Person.name.label("auditor"), *totals)
        .join(Membership, (Membership.tenant_id == AuditorFee.tenant_id) & (Membership.id == AuditorFee.membership_id))
        .join(Person, Person.id == Membership.person_id)
        .where(*_payable())
        .order_by(AuditorFee.approved_at, AuditorFee.id)
        .limit(PAYABLE)
    )
    return db.session.execute(statement).all()


def payable_among(fee_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these fees that an order may pay."""
    return set(db.session.scalars(select(AuditorFee.id).where(is_one_of(AuditorFee.id, fee_ids), *_payable())))


def _payable() -> tuple[ColumnElement[bool], ...]:
    ordered = select(PaymentRunLine.fee_id).where(PaymentRunLine.living)
    return AuditorFee.state == "approved", AuditorFee.gross_cents > 0, AuditorFee.id.not_in(ordered)


def get_fee_page(fee_id: UUID) -> Any:
    """A fee with its auditor (`auditor`, `email`) and its audit, or NotFound."""
    statement = (
        select(AuditorFee, Person.name.label("auditor"), Person.email, Audit)
        .join(Membership, (Membership.tenant_id == AuditorFee.tenant_id) & (Membership.id == AuditorFee.membership_id))
        .join(Person, Person.id == Membership.person_id)
        .join(Audit, (Audit.tenant_id == AuditorFee.tenant_id) & (Audit.id == AuditorFee.audit_id))
        .options(joinedload(Audit.organisation))
        .where(AuditorFee.id == fee_id)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return row
