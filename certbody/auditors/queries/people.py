"""Reading the people who audit: who they are, what is recorded about them, and when they are taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, column, func, or_, select, table

from certbody.auditors.models import Absence, BusyHalfDay, ImpartialityLink, Qualification
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Membership
from certbody.tenants.queries.people import get_member, list_members
from certbody.tenants.rules.permissions import Role

ROLES = (Role.AUDITOR, Role.REVIEWER)

# Named as foreign keys name it: auditors stand beside clients, not above them.
_organisation = table("organisation", column("tenant_id"), column("id"), column("name"), column("nda"), column("siren"))


def list_auditors() -> list[Membership]:
    """Members who audit or review, by name."""
    return [member for member in list_members(staff_only=True) if not set(ROLES).isdisjoint(member.roles)]


def get_auditor(membership_id: UUID, by: Actor) -> Membership:
    """A member who audits or reviews, for the office or for themselves; NotFound otherwise."""
    if not (by.sees_whole_body or by.membership_id == membership_id):
        raise NotFound
    member = get_member(membership_id)
    if set(ROLES).isdisjoint(member.roles):
        raise NotFound
    return member


def list_qualifications(membership_id: UUID) -> list[Qualification]:
    """A member's qualifications, by category, the latest to end first."""
    statement = (
        select(Qualification)
        .where(Qualification.membership_id == membership_id)
        .order_by(Qualification.category, Qualification.valid_to.desc())
    )
    return list(db.session.scalars(statement))


def list_held_categories(day: date) -> dict[UUID, dict[str, date]]:
    """By member, the categories held on a day and until when."""
    statement = (
        select(Qualification.membership_id, Qualification.category, func.max(Qualification.valid_to).label("until"))
        .where(Qualification.valid_from <= day, Qualification.valid_to >= day)
        .where(or_(Qualification.revoked_on.is_(None), Qualification.revoked_on > day))
        .group_by(Qualification.membership_id, Qualification.category)
        .order_by(Qualification.category)
    )
    held: dict[UUID, dict[str, date]] = {}
    for row in db.session.execute(statement):
        held.setdefault(row.membership_id, {})[row.category] = row.until
    return held


def list_links(membership_id: UUID) -> list[ImpartialityLink]:
    """A member's ties to organisations, those that last first."""
    statement = (
        select(ImpartialityLink)
        .where(ImpartialityLink.membership_id == membership_id)
        .order_by(ImpartialityLink.ended_on.desc().nulls_first(), ImpartialityLink.id)
    )
    return list(db.session.scalars(statement))


def list_absences(membership_id: UUID, since: date) -> list[Absence]:
    """A member's absences that are not over on a day, in order."""
    statement = (
        select(Absence)
        .where(Absence.membership_id == membership_id, Absence.last_day >= since)
        .order_by(Absence.first_day)
    )
    return list(db.session.scalars(statement))


def list_busy(person_id: UUID, since: date, limit: int = 60) -> list[BusyHalfDay]:
    """The half-days that a person has given from a day on, whichever body took them."""
    statement = (
        select(BusyHalfDay)
        .where(BusyHalfDay.person_id == person_id, BusyHalfDay.day >= since)
        .order_by(BusyHalfDay.day, BusyHalfDay.half)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def organisation_names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """What organisations are called, by id."""
    if not ids:
        return {}
    statement = _of_body(select(_organisation.c.id, _organisation.c.name)).where(_organisation.c.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(statement)}


def find_organisation(words: str) -> UUID | None:
    """The organisation with this NDA, this SIREN or exactly this name; None when there is none or more than one."""
    digits = words.replace(" ", "")
    statement = _of_body(select(_organisation.c.id)).where(
        or_(
            _organisation.c.nda == digits,
            _organisation.c.siren == digits,
            func.lower(_organisation.c.name) == words.strip().lower(),
        )
    )
    found: list[Any] = list(db.session.scalars(statement.limit(2)))
    return found[0] if len(found) == 1 else None


def _of_body(statement: Select[Any]) -> Select[Any]:
    return statement.where(_organisation.c.tenant_id == current_tenant())
