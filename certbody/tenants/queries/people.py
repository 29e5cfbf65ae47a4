"""Reading people, members and invitations."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Invitation, LoginSession, Membership, Person


def find_person(email: str) -> Person | None:
    """The person with this address, whatever its case."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def get_person(person_id: UUID) -> Person:
    """A person by id, or NotFound."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def list_login_sessions(person_id: UUID) -> list[LoginSession]:
    """The person's open sessions, the most recently used first."""
    statement = (
        select(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.seen_at.desc())
    )
    return list(db.session.scalars(statement))


def list_members(role: str | None = None, *, staff_only: bool = False) -> list[Membership]:
    """Members of the body with their persons, by name; of one role, or without the training organisations' people."""
    statement = (
        select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.ended_at.is_(None))
        .order_by(Person.name, Membership.id)
    )
    if role is not None:
        statement = statement.where(Membership.roles.contains([role]))
    if staff_only:
        statement = statement.where(Membership.organisation_id.is_(None))
    return list(db.session.scalars(statement))


def list_people_of(organisation_id: UUID) -> list[Membership]:
    """The people of one training organisation who may act for it here."""
    statement = (
        select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.ended_at.is_(None), Membership.organisation_id == organisation_id)
        .order_by(Person.name)
    )
    return list(db.session.scalars(statement))


def get_member(membership_id: UUID) -> Membership:
    """A member with their person, or NotFound."""
    statement = (
        select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.tenant_id == current_tenant(), Membership.id == membership_id)
    )
    member = db.session.scalar(statement)
    if member is None:
        raise NotFound
    return member


def list_open_invitations() -> list[Invitation]:
    """Invitations that wait for an answer, newest first."""
    statement = (
        select(Invitation)
        .where(Invitation.accepted_at.is_(None), Invitation.cancelled_at.is_(None), Invitation.expires_at > clock.now())
        .order_by(Invitation.created_at.desc())
    )
    return list(db.session.scalars(statement))


def get_invitation(invitation_id: UUID) -> Invitation:
    """An invitation of the tenant at hand, or NotFound."""
    invitation = db.session.get(Invitation, (current_tenant(), invitation_id))
    if invitation is None:
        raise NotFound
    return invitation
