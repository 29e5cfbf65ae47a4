"""Who is at the door, in one statement: the person, the browser's session, and the membership in the tenant at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import BY_PERSON, person_scope
from certbody.tenants.models import PLATFORM_ID, LoginSession, Membership, Person, Subscription, Tenant
from certbody.tenants.rules.subscription import Coverage

IDLE = timedelta(hours=24)
LIFETIME = timedelta(days=14)
_NOTE_EVERY = timedelta(minutes=10)

_COVERAGE = (Subscription.kind, Subscription.covered_until, Subscription.works_until)
# The person, their living session, and every place they hold: a row for each place. Every page asks it: made once.
_WHO = (
    select(
        *(Person.name, Person.email, Person.locale, LoginSession.seen_at),
        *(Membership.id.label("membership_id"), Membership.roles, Membership.organisation_id),
        *(Tenant.id.label("tenant_id"), Tenant.slug, Tenant.name.label("body")),
        *_COVERAGE,
    )
    .select_from(Person)
    .join(LoginSession, LoginSession.person_id == Person.id)
    .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
    .outerjoin(Tenant, (Tenant.id == Membership.tenant_id) & (Tenant.status == "active"))
    .outerjoin(Subscription, Subscription.body_id == Tenant.id)
    .where(
        Person.id == bindparam("person"),
        LoginSession.id == bindparam("session"),
        LoginSession.ended_at.is_(None),
        LoginSession.seen_at > bindparam("awake_since"),
        LoginSession.created_at > bindparam("begun_since"),
    )
    .order_by(Tenant.name)
    .execution_options(**{BY_PERSON: True})
)


@dataclass(frozen=True)
class Access:
    """The tenant at hand, how it is covered, and the visitor's place in it (none on public pages)."""

    tenant_id: UUID
    tenant_slug: str
    tenant_name: str
    actor: Actor | None
    coverage: Coverage | None = None


@dataclass(frozen=True)
class Body:
    """One of the bodies a person belongs to, for the switcher."""

    slug: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class SignedIn:
    """A signed-in person in plain values, with their place in the tenant that the URL names, if they have one."""

    person_id: UUID
    session_id: UUID
    name: str
    email: str
    locale: str
    seen_at: datetime
    place: Access | None
    bodies: tuple[Body, ...] = field(default=())
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the session cookie carries."""
        return f"{self.person_id}:{self.session_id}"

    @property
    def is_due_to_be_noted(self) -> bool:
        """Whether the session's last sign of life is old enough to be written down again."""
        return clock.now() - self.seen_at > _NOTE_EVERY


def find_signed_in(person_id: UUID, session_id: UUID, slug: str | None) -> SignedIn | None:
    """The person behind a session cookie, while the session lives; with every body they belong to."""
    with person_scope(person_id):
        now = clock.now()
        asked = {"person": person_id, "session": session_id, "awake_since": now - IDLE, "begun_since": now - LIFETIME}
        rows = db.session.execute(_WHO, asked).all()
    if not rows:
        return None
    person, places = rows[0], [row for row in rows if row.slug is not None]
    return SignedIn(
        person_id=person_id,
        session_id=session_id,
        name=person.name,
        email=person.email,
        locale=person.locale,
        seen_at=person.seen_at,
        place=next((_access(person_id, row) for row in places if row.slug == slug), None),
        bodies=tuple(Body(row.slug, row.body, tuple(row.roles)) for row in places),
    )


def just_signed_in(person: Person, session_id: UUID) -> SignedIn:
    """A person whose session has this moment begun."""
    return SignedIn(person.id, session_id, person.name, person.email, person.locale, clock.now(), None)


def _access(person_id: UUID, row: Any) -> Access:
    actor = Actor(
        name=row.name,
        person_id=person_id,
        membership_id=row.membership_id,
        roles=frozenset(row.roles),
        organisation_id=row.organisation_id,
    )
    return Access(row.tenant_id, row.slug, row.body, actor, _coverage(row))


def _coverage(row: Any) -> Coverage | None:
    return Coverage(row.kind, row.covered_until, row.works_until) if row.kind else None


def find_public_tenant(slug: str) -> Access | None:
    """An active certification body by its address, for its public pages; the platform's own tenant has none."""
    statement = (
        select(Tenant.id, Tenant.slug, Tenant.name, *_COVERAGE)
        .outerjoin(Subscription, Subscription.body_id == Tenant.id)
        .where(Tenant.slug == slug, Tenant.status == "active", Tenant.id != PLATFORM_ID)
    )
    row = db.session.execute(statement).one_or_none()
    return Access(row.id, row.slug, row.name, None, _coverage(row)) if row else None
