"""Which plans rest on people who no longer fit, as one criterion that the list and the home page share."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, any_, exists, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import array

from certbody.auditors.models import Absence, ImpartialityLink, Qualification
from certbody.auditors.queries.ties import group_of
from certbody.audits.models import Audit, AuditHalfDay
from certbody.tenants.models import Membership
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Role

NOT_BEGUN = ("planned", "plan_sent")


def team_no_longer_fits(today: date) -> ColumnElement[bool]:
    """Whether an audit not begun would be refused if it were sent now, for one of its people (invariants 25 to 30).

    Someone left or lost the role, a qualification is missing on a day of the audit, a tie or an absence came since.
    """
    return and_(
        Audit.state.in_(NOT_BEGUN),
        or_(
            _without_role(_placed(), Role.AUDITOR),
            _without_role(Membership.id == Audit.reviewer_id, Role.REVIEWER),
            _unqualified(),
            _tied(setting_on("impartiality_years", today)),
            _absent(),
        ),
    )


def _placed() -> ColumnElement[bool]:
    """Whether a member holds a half-day of the audit."""
    return Membership.id.in_(_people_of())


def _people_of() -> Any:
    return (
        select(AuditHalfDay.membership_id)
        .where(AuditHalfDay.tenant_id == Audit.tenant_id, AuditHalfDay.audit_id == Audit.id)
        .correlate(Audit)
    )


def _without_role(whom: ColumnElement[bool], role: Role) -> ColumnElement[bool]:
    holds = and_(Membership.ended_at.is_(None), literal(role.value) == any_(Membership.roles))
    return exists().where(Membership.tenant_id == Audit.tenant_id, whom, ~holds)


def _unqualified() -> ColumnElement[bool]:
    """Whether somebody misses a category on the first or the last day."""
    category = _each(Audit.categories, "category")
    day = _each(array([Audit.first_day, Audit.last_day]), "day")
    held = exists().where(
        Qualification.tenant_id == AuditHalfDay.tenant_id,
        Qualification.membership_id == AuditHalfDay.membership_id,
        Qualification.category == category.c.value,
        Qualification.valid_from <= day.c.value,
        Qualification.valid_to >= day.c.value,
        or_(Qualification.revoked_on.is_(None), Qualification.revoked_on > day.c.value),
    )
    return (
        select(literal(1))
        .select_from(AuditHalfDay)
        .join(category, true())
        .join(day, true())
        .where(AuditHalfDay.tenant_id == Audit.tenant_id, AuditHalfDay.audit_id == Audit.id, ~held)
        .correlate(Audit)
        .exists()
    )


def _each(values: Any, name: str) -> FromClause:
    return func.unnest(values).table_valued("value", name=name).render_derived()


def _tied(years: int) -> ColumnElement[bool]:
    """Whether a tie of one of the team, or of the reviewer, lasts or ended too short a time before the audit."""
    return exists().where(
        ImpartialityLink.tenant_id == Audit.tenant_id,
        ImpartialityLink.organisation_id.in_(group_of(Audit.organisation_id).correlate(Audit)),
        or_(
            ImpartialityLink.membership_id.in_(_people_of()),
            ImpartialityLink.membership_id == Audit.reviewer_id,
        ),
        or_(
            ImpartialityLink.ended_on.is_(None),
            ImpartialityLink.ended_on + func.make_interval(years) > Audit.first_day,
        ),
    )


def _absent() -> ColumnElement[bool]:
    return (
        select(literal(1))
        .select_from(AuditHalfDay)
        .join(
            Absence,
            and_(Absence.tenant_id == AuditHalfDay.tenant_id, Absence.membership_id == AuditHalfDay.membership_id),
        )
        .where(
            AuditHalfDay.tenant_id == Audit.tenant_id,
            AuditHalfDay.audit_id == Audit.id,
            AuditHalfDay.day.between(Absence.first_day, Absence.last_day),
        )
        .correlate(Audit)
        .exists()
    )
