"""The list of audits: filters, pages, and the applications that wait for their audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, ScalarSelect, and_, bindparam, cast, exists, func, or_, select
from sqlalchemy.orm import joinedload

from certbody.audits.models import Audit, AuditMember, AuditSize
from certbody.audits.queries.audits import visible_to
from certbody.audits.queries.on_site import resized_on_site
from certbody.audits.queries.size_notices import awaits_note
from certbody.audits.queries.unfit_plans import team_no_longer_fits
from certbody.clients.models import Application, Organisation
from certbody.clients.terms import dated_application_terms
from certbody.kit.db import db, is_one_of, number_by_day
from certbody.tenants.actor import Actor
from certbody.tenants.models import JournalEntry
from certbody.tenants.queries.settings import setting_within

PAGE = 50
_SHOWN = (
    *(Audit.id, Audit.reference, Audit.kind, Audit.categories, Audit.state, Audit.first_day, Audit.last_day),
    *(Audit.plan_sent_at, Audit.plan_acknowledged_at, Organisation.name.label("organisation"), Organisation.city),
    awaits_note().label("awaits_note"),
    resized_on_site().label("resized_on_site"),
)
_NEWEST = select(*_SHOWN).join(Audit.organisation).order_by(Audit.id.desc()).limit(PAGE + 1)


@dataclass(frozen=True)
class Filters:
    """What a reader asks of the list; None or empty asks nothing."""

    state: str | None = None
    kind: str | None = None
    organisation: str = ""
    late: bool = False
    mine: bool = False
    unfit: bool = False
    untold: bool = False
    resized: bool = False
    after: UUID | None = None


def propose_by_passed(today: date) -> ColumnElement[bool]:
    """Whether the days to propose a date, 30 from the contract, are over (invariant 14)."""
    contracted_on = cast(func.timezone("Europe/Paris", JournalEntry.at), Date)
    within = number_by_day(contracted_on, dated_application_terms(), lambda terms: terms.proposal_days)
    return exists().where(
        JournalEntry.tenant_id == Audit.tenant_id,
        JournalEntry.subject_type == "audit",
        JournalEntry.subject_id == Audit.id,
        JournalEntry.event == "audit.contracted",
        contracted_on < cast(today, Date) - within,
    )


def plan_sending_passed(today: date) -> ColumnElement[bool]:
    """Whether the plan is not sent though the audit begins within the days that the body set for it (R5.5)."""
    last = cast(today, Date) + setting_within("plan_sending_days", today)
    return and_(Audit.state == "planned", Audit.first_day < last)


def is_late(today: date) -> ColumnElement[bool]:
    """Late: no date proposed in time after the contract, no plan sent in time, or days gone by without an opening."""
    return or_(
        plan_sending_passed(today),
        and_(Audit.state == "contracted", propose_by_passed(today)),
        and_(Audit.state.in_(("planned", "plan_sent")), Audit.last_day < today),
    )


def list_audits(filters: Filters, by: Actor, today: date) -> tuple[list[Any], UUID | None]:
    """One page of the audits that the actor may see, newest first, and where the next page starts.

    Rows of what lists show, with the organisation's name as `organisation` and its `city`.
    """
    asked = _asked(filters, by, today)
    rows = list(db.session.execute(_NEWEST.where(*asked) if asked else _NEWEST))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def _asked(filters: Filters, by: Actor, today: date) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if not by.sees_whole_body:
        asked.append(visible_to(by))
    if filters.state:
        asked.append(Audit.state == filters.state)
    if filters.kind:
        asked.append(Audit.kind == filters.kind)
    if filters.organisation:
        asked.append(Organisation.name.icontains(filters.organisation, autoescape=True))
    if filters.late:
        asked.append(is_late(today))
    if filters.unfit:
        asked.append(team_no_longer_fits(today))
    if filters.untold:
        asked.append(awaits_note())
    if filters.resized:
        asked.append(resized_on_site())
    if filters.mine:
        own = exists().where(
            AuditMember.tenant_id == Audit.tenant_id,
            AuditMember.audit_id == Audit.id,
            AuditMember.membership_id == by.membership_id,
        )
        asked.append(or_(own, Audit.reviewer_id == by.membership_id))
    if filters.after:
        asked.append(Audit.id < filters.after)
    return asked


_HALF_DAY_COUNTS = (
    select(AuditSize.audit_id, AuditSize.half_days)
    .where(is_one_of(AuditSize.audit_id, bindparam("audits")))
    .order_by(AuditSize.sized_at)
)


def list_half_day_counts(audit_ids: list[UUID]) -> dict[UUID, int]:
    """The sized half-days of several audits. One statement."""
    return {row.audit_id: row.half_days for row in db.session.execute(_HALF_DAY_COUNTS, {"audits": audit_ids})}


def list_applications_to_open() -> list[Application]:
    """Admissible applications without an audit, the oldest first."""
    statement = (
        select(Application)
        .options(joinedload(Application.organisation))
        .where(_to_open())
        .order_by(Application.submitted_at, Application.id)
        .limit(100)
    )
    return list(db.session.scalars(statement))


def count_applications_to_open() -> ScalarSelect[int]:
    """How many admissible applications have no audit, to be read beside other figures."""
    return select(func.count()).select_from(Application).where(_to_open()).scalar_subquery()


def _to_open() -> ColumnElement[bool]:
    opened = exists().where(
        Audit.tenant_id == Application.tenant_id,
        Audit.application_id == Application.id,
        Audit.state != "cancelled",
    )
    return and_(Application.state == "admissible", ~opened)
