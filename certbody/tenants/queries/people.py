"""Reading people, members and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import any_, bindparam, literal, select
from sqlalchemy.orm import contains_eager

from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Invitation, LoginSession, Membership, Person, Tenant
from certbody.tenants.queries.identity import IDLE, LIFETIME


def find_person(email: str) -> Person | None:
    """The person with this address, whatever its case."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def get_person(person_id: UUID) -> Person:
    """A person by id, or NotFound."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def reset_mark(password_hash: str | None) -> str:
    """A mark of the password in use: a reset link stops working once the password has changed."""
    return (password_hash or "none")[-12:]


def find_resetter(person_id: UUID, mark: str, *, lock: bool = False) -> Person | None:
    """The person of a reset link, as long as the password is still the one that the link was made for."""
    statement = select(Person).where(Person.id == person_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    person = db.session.scalar(statement)
    return person if person is not None and reset_mark(person.password_hash) == mark else None


def list_login_sessions(person_id: UUID) -> list[LoginSession]:
    """The person's sessions that still open doors, the most recently used first."""
    now = clock.now()
    statement = (
        select(LoginSession)
        .where(
            LoginSession.person_id == person_id,
            LoginSession.ended_at.is_(None),
            LoginSession.seen_at > now - IDLE,
            LoginSession.created_at > now - LIFETIME,
        )
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
        statement = statement.where(literal(role) == any_(Membership.roles))
    if staff_only:
        statement = statement.where(Membership.organisation_id.is_(None))
    return list(db.session.scalars(statement))


def list_members_by_id(ids: Sequence[UUID]) -> list[Membership]:
    """These members with their persons, those who left included."""
    statement = (
        select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.id.in_(ids))
    )
    return list(db.session.scalars(statement))


_PEOPLE_OF = (
    select(Membership)
    .join(Membership.person)
    .options(contains_eager(Membership.person))
    .where(Membership.ended_at.is_(None), Membership.organisation_id == bindparam("organisation"))
    .order_by(Person.name)
)


def list_people_of(organisation_id: UUID) -> list[Membership]:
    """The people of one training organisation who may act for it here."""
    return list(db.session.scalars(_PEOPLE_OF, {"organisation": organisation_id}))


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


def get_invitation(invitation_id: UUID) -> Invitation:
    """An invitation of the tenant at hand, or NotFound."""
    invitation = db.session.get(Invitation, (current_tenant(), invitation_id))
    if invitation is None:
        raise NotFound
    return invitation


def list_unanswered_invitations() -> list[Invitation]:
    """Places offered to staff that nobody has answered, newest first; those whose link is over may be sent again."""
    statement = (
        select(Invitation)
        .where(
            Invitation.accepted_at.is_(None), Invitation.cancelled_at.is_(None), Invitation.organisation_id.is_(None)
        )
        .order_by(Invitation.created_at.desc())
        .limit(200)
    )
    return list(db.session.scalars(statement))


@dataclass(frozen=True)
class Offer:
    """An invitation as its reader sees it: whose, where, as what; `known` people prove who they are by signing in."""

    email: str
    name: str
    roles: tuple[str, ...]
    slug: str
    body: str
    known: bool


def find_offer(invitation_id: UUID) -> Offer | None:
    """The place that an invitation of the tenant at hand still offers; None when it is over or the body is closed."""
    statement = (
        select(Invitation, Tenant, Person.password_hash.is_not(None).label("known"))
        .join(Tenant, Tenant.id == Invitation.tenant_id)
        .outerjoin(Person, Person.email == Invitation.email)
        .where(
            Invitation.id == invitation_id,
            Invitation.accepted_at.is_(None),
            Invitation.cancelled_at.is_(None),
            Invitation.expires_at > clock.now(),
            Tenant.status == "active",
        )
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    offered, tenant, known = row
    return Offer(offered.email, offered.name, tuple(offered.roles), tenant.slug, tenant.name, bool(known))
