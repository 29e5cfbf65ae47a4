"""The tables of the people who audit: what they may audit, whom they must not, and when they are taken."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, owned_reference

__all__ = ["Absence", "BusyHalfDay", "ImpartialityLink", "Qualification"]


class Qualification(TenantOwned, Model):
    """A dated fact: this member may audit this category until that day, and here is the proof (R7.3)."""

    __tablename__ = "qualification"
    __table_args__ = (
        owned_reference("membership_id", "membership"),
        owned_reference("proof_file_id", "stored_file"),
        Index("ix_qualification_membership_id", "tenant_id", "membership_id"),
        CheckConstraint("category in ('AF', 'CBC', 'VAE', 'CFA')", name="category"),
        CheckConstraint("valid_to >= valid_from", name="validity"),
    )

    membership_id: Mapped[UUID]
    category: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    proof: Mapped[str] = mapped_column(default="")
    proof_file_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    revoked_on: Mapped[date | None]


class ImpartialityLink(TenantOwned, Model):
    """A tie of a member to a client that forbids auditing, reviewing and deciding until it is old enough (R7.4)."""

    __tablename__ = "impartiality_link"
    __table_args__ = (
        owned_reference("membership_id", "membership"),
        owned_reference("organisation_id", "organisation"),
        Index("ix_impartiality_link_organisation_id", "tenant_id", "organisation_id"),
        Index("ix_impartiality_link_membership_id", "tenant_id", "membership_id"),
        CheckConstraint("kind in ('employed', 'consulted', 'trained_for', 'owns', 'family', 'other')", name="kind"),
    )

    membership_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    kind: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Absence(TenantOwned, Model):
    """Days on which a member cannot be placed, both included."""

    __tablename__ = "absence"
    __table_args__ = (
        owned_reference("membership_id", "membership"),
        Index("ix_absence_membership_id", "tenant_id", "membership_id"),
        CheckConstraint("last_day >= first_day", name="days"),
    )

    membership_id: Mapped[UUID]
    first_day: Mapped[date]
    last_day: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class BusyHalfDay(Model):
    """A half-day that a person has given to some body: says that it is taken, never by whom or for whom.

    A platform table without tenant, client or place: its primary key refuses a double booking across bodies.
    """

    __tablename__ = "busy_half_day"
    __table_args__ = (CheckConstraint("half in ('am', 'pm')", name="half"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    half: Mapped[str] = mapped_column(primary_key=True)
