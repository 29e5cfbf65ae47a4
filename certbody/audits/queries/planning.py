"""Reading the team, the half-days and the delays of an audit's plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import joinedload

from certbody.audits.models import Audit, AuditHalfDay, AuditMember
from certbody.audits.rules.place import Place, place_for
from certbody.clients.models import Complaint
from certbody.clients.rules.application import proposal_due
from certbody.clients.terms import application_terms
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.db import db, is_one_of
from certbody.tenants.models import JournalEntry, Membership, Person

_of_member = Membership, (Membership.tenant_id == AuditMember.tenant_id) & (Membership.id == AuditMember.membership_id)


@dataclass(frozen=True)
class TeamMember:
    """One of the team, by name."""

    membership_id: UUID
    person_id: UUID
    name: str
    email: str
    role: str
    declared_at: datetime | None


def list_people_of_team(audit_id: UUID) -> list[TeamMember]:
    """The team of an audit, the lead first."""
    statement = (
        select(
            *(AuditMember.membership_id, Person.id, Person.name, Person.email),
            *(AuditMember.role, AuditMember.declared_impartial_at),
        )
        .join(*_of_member)
        .join(Person, Person.id == Membership.person_id)
        .where(AuditMember.audit_id == audit_id)
        .order_by(AuditMember.role != "lead", Person.name)
    )
    return [TeamMember(*row) for row in db.session.execute(statement)]


_NAMES_OF_TEAMS = (
    select(AuditMember.audit_id, Person.name)
    .join(*_of_member)
    .join(Person, Person.id == Membership.person_id)
    .where(is_one_of(AuditMember.audit_id, bindparam("audits")))
    .order_by(AuditMember.role != "lead", Person.name)
)


def list_names_of_teams(audit_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Who is in the teams of several audits, in one line each, the lead first. One statement."""
    teams: dict[UUID, list[str]] = {}
    for audit_id, name in db.session.execute(_NAMES_OF_TEAMS, {"audits": audit_ids}):
        teams.setdefault(audit_id, []).append(name)
    return {audit_id: ", ".join(names) for audit_id, names in teams.items()}


def list_half_days(audit_id: UUID) -> list[AuditHalfDay]:
    """The half-days of an audit, in order."""
    statement = (
        select(AuditHalfDay)
        .where(AuditHalfDay.audit_id == audit_id)
        .order_by(AuditHalfDay.day, AuditHalfDay.half, AuditHalfDay.id)
    )
    return list(db.session.scalars(statement))


def proposal_overdue(audit: Audit) -> date | None:
    """The last day to propose a date when it has passed and none was proposed yet (invariant 14), else None."""
    due = propose_by(audit.id) if audit.proposed_on is None else None
    return due if due is not None and due < clock.today() else None


def propose_by(audit_id: UUID) -> date | None:
    """The last day to propose a date: 30 days from the contract (art. 1, invariant 14); None without a contract."""
    statement = (
        select(JournalEntry.at)
        .where(
            JournalEntry.subject_type == "audit",
            JournalEntry.subject_id == audit_id,
            JournalEntry.event == "audit.contracted",
        )
        .order_by(JournalEntry.at.desc())
        .limit(1)
    )
    at = db.session.scalar(statement)
    if at is None:
        return None
    signed_on = paris_date(at)
    return proposal_due(signed_on, application_terms(signed_on).proposal_days)


def default_place(audit: Audit) -> Place:
    """Where an audit is held unless a reason is given: a report brings a surveillance on site while it is open, and
    longer when the body said so on closing it (R1.10, invariant 32).
    """
    reported = Complaint.organisation_id == audit.organisation_id, Complaint.kind == "report"
    told = select(func.bool_or(Complaint.state != "closed"), func.bool_or(_stays_on_site(audit))).where(*reported)
    is_open, stays = db.session.execute(told).one()
    previous = db.session.scalar(select(Audit).where(Audit.id == audit.previous_audit_id))
    return place_for(
        audit.kind,
        open_report=bool(is_open),
        risk_found=bool(stays),
        initial_was_remote=previous is not None and previous.kind == "initial" and previous.place == "remote",
    )


def _stays_on_site(audit: Audit) -> ColumnElement[bool]:
    """Whether a report, closed since, keeps the surveillance of this certificate on site: the body's own analysis."""
    return Complaint.stays_on_site & (Complaint.certificate_id == audit.certificate_id)


def list_missions(membership_id: UUID, since: date) -> list[tuple[Audit, AuditMember]]:
    """The audits of a member that are not over, or not finished, the next one first."""
    statement = (
        select(Audit, AuditMember)
        .options(joinedload(Audit.organisation))
        .join(AuditMember, (AuditMember.tenant_id == Audit.tenant_id) & (AuditMember.audit_id == Audit.id))
        .where(AuditMember.membership_id == membership_id)
        .where(Audit.team_until.is_(None) | (Audit.team_until >= since))
        .where((Audit.last_day >= since) | Audit.state.not_in(("reported", "in_review", "decided", "cancelled")))
        .order_by(Audit.first_day, Audit.id)
        .limit(100)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def find_planned(audit_id: UUID) -> Audit | None:
    """An audit with its organisation, locked, for background work that nobody asks for in person."""
    statement = (
        select(Audit).options(joinedload(Audit.organisation)).where(Audit.id == audit_id).with_for_update(of=Audit)
    )
    return db.session.scalar(statement)
