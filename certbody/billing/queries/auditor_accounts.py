"""Reading how auditors are paid: their accounts, their prices over time, the body's caps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from certbody.billing.models import AuditorAccount, AuditorPrice, ExpenseCap
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.models import Membership
from certbody.tenants.queries.people import get_member
from certbody.tenants.rules.permissions import Role


def find_account(membership_id: UUID, *, lock: bool = False) -> AuditorAccount | None:
    """How a member is paid; None as long as nobody has said it."""
    statement = select(AuditorAccount).where(AuditorAccount.membership_id == membership_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def get_paid_member(membership_id: UUID) -> Membership:
    """A member who audits, with their person; NotFound for anybody else."""
    member = get_member(membership_id)
    if Role.AUDITOR not in member.roles:
        raise NotFound
    return member


def list_prices_of(membership_id: UUID) -> Sequence[AuditorPrice]:
    """Every price of an auditor, in the order in which they were set."""
    statement = (
        select(AuditorPrice)
        .where(AuditorPrice.membership_id == membership_id)
        .order_by(AuditorPrice.set_at, AuditorPrice.id)
    )
    return db.session.scalars(statement).all()


def list_accounts() -> dict[UUID, AuditorAccount]:
    """How each member is paid, by member."""
    return {row.membership_id: row for row in db.session.scalars(select(AuditorAccount))}


def list_priced_members(day: date) -> set[UUID]:
    """The members who have a price on a day."""
    price = AuditorPrice
    statement = select(price.membership_id).where(price.valid_from <= day, price.unit_cents > 0).distinct()
    return set(db.session.scalars(statement))


def caps_on(day: date) -> dict[str, ExpenseCap]:
    """The cap of each kind of expense in force on a day. One statement."""
    statement = (
        select(ExpenseCap)
        .ext(distinct_on(ExpenseCap.kind))
        .where(ExpenseCap.valid_from <= day)
        .order_by(ExpenseCap.kind, ExpenseCap.valid_from.desc(), ExpenseCap.set_at.desc(), ExpenseCap.id.desc())
    )
    return {cap.kind: cap for cap in db.session.scalars(statement)}


def list_caps() -> Sequence[ExpenseCap]:
    """Every cap ever set, the newest first."""
    statement = select(ExpenseCap).order_by(ExpenseCap.set_at.desc(), ExpenseCap.id.desc())
    return db.session.scalars(statement).all()


def caps_among(caps: Sequence[ExpenseCap], day: date) -> dict[str, ExpenseCap]:
    """The cap of each kind in force on a day, of all that were ever set."""
    in_order = sorted(caps, key=lambda cap: (cap.valid_from, cap.set_at, cap.id))
    return {cap.kind: cap for cap in in_order if cap.valid_from <= day}
