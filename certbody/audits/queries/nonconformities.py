"""Reading nonconformities: who may see which, and which of them are late."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true, tuple_
from sqlalchemy.orm import aliased, contains_eager

from certbody.audits.models import (
    Audit,
    AuditMember,
    Nonconformity,
)
from certbody.audits.queries.audits import visible_to
from certbody.audits.queries.cycle import is_before
from certbody.audits.rules.deadlines import PLAN_AWAITED
from certbody.audits.rules.lifecycle import OPEN_NONCONFORMITY_STATES
from certbody.clients.models import Organisation
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

FILTERS = ("open", "plans", "evidence", "late", "majors_late", "lifted", "all")
PAGE = 50


def seen_by(by: Actor) -> ColumnElement[bool]:
    """The nonconformities that an actor may see: those of their audits, and of the audit before one of their missions.

    The auditor of the next audit checks what the previous one left open.
    """
    if by.sees_whole_body or by.organisation_id is not None or by.membership_id is None:
        return visible_to(by)
    after = aliased(Audit)
    next_mission = exists().where(
        after.tenant_id == Audit.tenant_id,
        is_before(Audit, after),
        AuditMember.tenant_id == after.tenant_id,
        AuditMember.audit_id == after.id,
        AuditMember.membership_id == by.membership_id,
        or_(after.team_until.is_(None), after.team_until >= clock.today()),
    )
    return or_(visible_to(by), next_mission)


def late_on(today: date) -> ColumnElement[bool]:
    """The nonconformities whose next step is past its last day: see `late_step`."""
    one = Nonconformity
    return or_(
        and_(one.state.in_(PLAN_AWAITED), one.plan_due < today),
        and_(_majors_unproved(), one.implementation_due < today),
        and_(one.grade == "major", one.state == "evidence_submitted", one.verification_due < today),
    )


def _majors_unproved() -> ColumnElement[bool]:
    one = Nonconformity
    return and_(one.grade == "major", one.state.in_(OPEN_NONCONFORMITY_STATES - {"draft", "evidence_submitted"}))


def next_due(one: Nonconformity) -> date | None:
    """The last day of the step that comes next: plan, implementation, then the verification of a major."""
    if one.state in PLAN_AWAITED:
        return one.plan_due
    checking = one.state == "evidence_submitted" and one.grade == "major"
    return one.verification_due if checking else one.implementation_due


def is_late(one: Nonconformity, today: date) -> bool:
    """Whether the next step is past its last day; a minor whose plan is accepted waits for the next audit (R4.3)."""
    due = next_due(one)
    if due is None or one.state not in OPEN_NONCONFORMITY_STATES or due >= today:
        return False
    return one.state in PLAN_AWAITED or one.grade == "major"


def get_nonconformity(nonconformity_id: UUID, by: Actor, *, lock: bool = False) -> Nonconformity:
    """A nonconformity with its audit and organisation, or NotFound; a client sees it once it was notified."""
    statement = _with_audit().where(
        Nonconformity.tenant_id == current_tenant(),
        Nonconformity.id == nonconformity_id,
        seen_by(by),
        Nonconformity.state != "draft" if by.is_client else true(),
    )
    if lock:
        statement = statement.with_for_update(of=Nonconformity).execution_options(populate_existing=True)
    found: Nonconformity | None = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def _with_audit() -> Select[Nonconformity]:
    return (
        select(Nonconformity)
        .join(Nonconformity.audit)
        .join(Audit.organisation)
        .options(contains_eager(Nonconformity.audit).contains_eager(Audit.organisation))
    )


def list_nonconformities(
    by: Actor,
    today: date,
    only: str = "open",
    after: tuple[date, UUID] | None = None,
    limit: int = PAGE,
    audit_id: UUID | None = None,
) -> list[Nonconformity]:
    """Notified nonconformities that an actor may see, the nearest deadline first."""
    order = (Nonconformity.implementation_due, Nonconformity.id)
    statement = _with_audit().where(seen_by(by), _matching(only, today), Nonconformity.state != "draft")
    if audit_id is not None:
        statement = statement.where(Nonconformity.audit_id == audit_id)
    if after is not None:
        statement = statement.where(tuple_(*order) > after)
    return list(db.session.scalars(statement.order_by(*order).limit(limit)))


def _matching(only: str, today: date) -> ColumnElement[bool]:
    states = Nonconformity.state
    return {
        "open": states.in_(OPEN_NONCONFORMITY_STATES),
        "plans": states == "plan_submitted",
        "evidence": states == "evidence_submitted",
        "late": late_on(today),
        "majors_late": and_(Nonconformity.grade == "major", late_on(today)),
        "lifted": states.in_(("lifted", "requalified")),
    }.get(only, true())


def count_by_filter(by: Actor, today: date) -> dict[str, int]:
    """How many nonconformities each filter shows. One statement."""
    counts = [func.count().filter(_matching(only, today)).label(only) for only in FILTERS]
    statement = (select(*counts).select_from(Nonconformity).join(Nonconformity.audit).where(seen_by(by))).where(
        Nonconformity.state != "draft"
    )
    row = db.session.execute(statement).one()
    return {only: getattr(row, only) for only in FILTERS}


def list_open_nonconformities(audit_id: UUID) -> list[Nonconformity]:
    """The nonconformities of an audit that still weigh on the decision, by number."""
    statement = (
        select(Nonconformity)
        .where(Nonconformity.audit_id == audit_id, Nonconformity.state.in_(OPEN_NONCONFORMITY_STATES))
        .order_by(Nonconformity.number)
    )
    return list(db.session.scalars(statement))


def count_open(audit_id: UUID) -> tuple[int, int]:
    """How many majors and minors of an audit are open."""
    statement = (
        select(Nonconformity.grade, func.count())
        .where(Nonconformity.audit_id == audit_id, Nonconformity.state.in_(OPEN_NONCONFORMITY_STATES))
        .group_by(Nonconformity.grade)
    )
    counts: dict[str, int] = {row[0]: row[1] for row in db.session.execute(statement)}
    return counts.get("major", 0), counts.get("minor", 0)


def find_next_open_audit(audit_id: UUID) -> Audit | None:
    """The audit that follows another one and is being held now."""
    before = aliased(Audit)
    statement = (
        select(Audit)
        .join(Organisation, (Organisation.tenant_id == Audit.tenant_id) & (Organisation.id == Audit.organisation_id))
        .join(before, (before.tenant_id == Audit.tenant_id) & is_before(before, Audit))
        .where(before.id == audit_id, Audit.state == "open")
        .limit(1)
    )
    return db.session.scalar(statement)
