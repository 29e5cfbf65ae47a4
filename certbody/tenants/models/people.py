"""Tenants, people, and who is what where."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certbody.kit.db import Model, TenantOwned, owned_reference
from certbody.kit.ids import new_id

# The operator's own tenant: made by the first migration, so that platform work lives inside the same wall.
PLATFORM_ID = UUID(int=0)
PLATFORM_SLUG = "platform"


class Tenant(Model):
    """One certification body as the platform knows it: an address, a name, room for its files. A platform table.

    `takes_requests`: it stands on the page where one request goes to several bodies.
    `files_counted` is how many bytes the files kept until `files_counted_until` take.
    """

    __tablename__ = "tenant"
    __table_args__ = (
        CheckConstraint("status in ('active', 'closed')", name="status"),
        CheckConstraint("files_gigabytes > 0", name="files_gigabytes"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    status: Mapped[str] = mapped_column(default="active")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    takes_requests: Mapped[bool] = mapped_column(server_default="false")
    files_gigabytes: Mapped[int] = mapped_column(server_default="20")
    files_counted: Mapped[int] = mapped_column(BigInteger, server_default="0")
    files_counted_until: Mapped[datetime | None]


class Person(Model):
    """One human being, whatever the number of bodies: an e-mail address, a name, a password. A platform table."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("locale in ('fr', 'en')", name="locale"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[datetime | None]
    locale: Mapped[str] = mapped_column(default="fr")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class LoginSession(Model):
    """One signed-in browser of a person, listed in the account page and ended there. A platform table."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_person_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    user_agent: Mapped[str]
    address: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class Membership(TenantOwned, Model):
    """What a person is in a body. A member of a training organisation is tied to that one organisation."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("tenant_id", "person_id"),
        Index("ix_membership_person_id", "person_id"),
        owned_reference("organisation_id", "organisation"),
        CheckConstraint(
            "roles <@ array['operator','administrator','planner','auditor','reviewer','accountant','client']"
            " and cardinality(roles) > 0",
            name="roles",
        ),
        CheckConstraint("('client' = any(roles)) = (organisation_id is not null)", name="client_has_organisation"),
        CheckConstraint("not ('client' = any(roles)) or cardinality(roles) = 1", name="client_alone"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    roles: Mapped[list[str]]
    organisation_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
    tenant: Mapped[Tenant] = relationship(
        primaryjoin="foreign(Membership.tenant_id) == Tenant.id", viewonly=True, lazy="raise"
    )


class Invitation(TenantOwned, Model):
    """A place offered to an e-mail address, by a signed link that expires; used once."""

    __tablename__ = "invitation"
    __table_args__ = (owned_reference("organisation_id", "organisation"), owned_reference("invited_by", "membership"))

    email: Mapped[str]
    name: Mapped[str]
    roles: Mapped[list[str]]
    organisation_id: Mapped[UUID | None]
    invited_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
