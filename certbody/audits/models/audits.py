"""An audit, its size, its sample, its team and its half-days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from certbody.clients.models import Organisation
from certbody.kit.db import Model, TenantOwned, Versioned, belongs_to, owned_reference

KINDS = ("initial", "surveillance", "renewal", "extension", "pre_audit", "complementary")
STATES = (
    "draft", "sized", "quoted", "contracted", "planned", "plan_sent", "open", "closed", "reported", "in_review",
    "decided", "cancelled",
)  # fmt: skip


class Audit(TenantOwned, Versioned, Model):
    """One audit of one organisation. Its facts are copied from the application, so that they stay what they were."""

    __tablename__ = "audit"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        owned_reference("application_id", "application"),
        owned_reference("previous_audit_id", "audit"),
        owned_reference("certificate_id", "certificate"),
        owned_reference("reviewer_id", "membership"),
        owned_reference("plan_file_id", "stored_file"),
        UniqueConstraint("tenant_id", "reference"),
        Index("ix_audit_organisation_id", "tenant_id", "organisation_id"),
        Index("ix_audit_state", "tenant_id", "state", "first_day"),
        Index("ix_audit_first_day", "tenant_id", "first_day"),
        Index("ix_audit_certificate_id", "tenant_id", "certificate_id", "kind", "state"),
        CheckConstraint(f"kind in {KINDS}", name="kind"),
        CheckConstraint(f"state in {STATES}", name="state"),
        CheckConstraint("place in ('on_site', 'remote', 'elsewhere')", name="place"),
        CheckConstraint(
            "categories <@ array['AF','CBC','VAE','CFA'] and cardinality(categories) > 0", name="categories"
        ),
        CheckConstraint("closing_at is null or opening_at is not null", name="opened_before_closed"),
    )

    reference: Mapped[str]
    organisation_id: Mapped[UUID]
    application_id: Mapped[UUID | None]
    previous_audit_id: Mapped[UUID | None]
    certificate_id: Mapped[UUID | None]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    reduced: Mapped[bool] = mapped_column(default=False)
    standard: Mapped[str | None]
    guide: Mapped[str | None]
    categories: Mapped[list[str]]
    traits: Mapped[list[str]] = mapped_column(default=list)
    new_entrant_categories: Mapped[list[str]] = mapped_column(default=list)
    earliest_on: Mapped[date | None]
    latest_on: Mapped[date | None]
    proposed_on: Mapped[date | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    window_exception: Mapped[str] = mapped_column(default="")
    short_plan_half_days: Mapped[int | None]  # the duration that it may open short of
    short_plan_reason: Mapped[str] = mapped_column(default="")
    short_plan_by_name: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="on_site")
    place_cause: Mapped[str] = mapped_column(default="")
    place_reason: Mapped[str] = mapped_column(default="")
    place_detail: Mapped[str] = mapped_column(default="")
    reviewer_id: Mapped[UUID | None]
    plan_file_id: Mapped[UUID | None]
    plan_sent_at: Mapped[datetime | None]
    plan_acknowledged_at: Mapped[datetime | None]
    opening_at: Mapped[datetime | None]
    opening_attendance: Mapped[str] = mapped_column(default="")
    closing_at: Mapped[datetime | None]
    closing_attendance: Mapped[str] = mapped_column(default="")
    notified_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    cancelled_reason: Mapped[str | None]
    team_until: Mapped[date | None]

    organisation: Mapped[Organisation] = belongs_to("Audit", "organisation_id", "Organisation")


class AuditSize(TenantOwned, Model):
    """How long an audit lasts, with everything that the answer was made from. Append-only: the newest one counts.

    `inputs` and `basis` alone give the answer again (`rules.duration.size_on`). Without basis: by hand, or long ago.
    """

    __tablename__ = "audit_size"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        Index("ix_audit_size_audit_id", "tenant_id", "audit_id", "sized_at"),
        CheckConstraint("half_days > 0", name="half_days"),
    )

    audit_id: Mapped[UUID]
    half_days: Mapped[int]
    sampled_sites: Mapped[int]
    unconfirmed: Mapped[bool]
    inputs: Mapped[dict[str, Any]]
    lines: Mapped[list[dict[str, Any]]]
    tables_version: Mapped[str]
    basis: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    reason: Mapped[str] = mapped_column(default="")
    sized_by: Mapped[str]
    sized_at: Mapped[datetime]


class SizeNotice(TenantOwned, Model):
    """That the client was told of a new duration after the contract, and who took note of it when (invariant 26).

    `heard_how`: how the body heard it, when its office noted it down instead of the client.
    """

    __tablename__ = "size_notice"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("former_id", "audit_size"),
        owned_reference("size_id", "audit_size"),
        UniqueConstraint("tenant_id", "size_id"),
        Index("ix_size_notice_audit_id", "tenant_id", "audit_id", "told_at"),
        CheckConstraint("acknowledged_at is null or acknowledged_by_name is not null", name="by_someone"),
    )

    audit_id: Mapped[UUID]
    former_id: Mapped[UUID]
    size_id: Mapped[UUID]
    told_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None]
    acknowledged_by_name: Mapped[str | None]
    heard_how: Mapped[str | None]


class SiteSample(TenantOwned, Model):
    """The draw of sites to visit: commitment published before, seed after. Append-only; hidden until the opening.

    `population`: the sites drawn among, those `added` by the body not counted; `drawn_for`: the day whose rules the
    draw follows; `previous`: the sites that the previous audit visited; `wanted`: how many it had to choose, by the
    terms of `terms_version` (both unknown for old draws).
    """

    __tablename__ = "site_sample"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        Index("ix_site_sample_audit_id", "tenant_id", "audit_id", "drawn_at"),
    )

    audit_id: Mapped[UUID]
    seed: Mapped[str]
    commitment: Mapped[str]
    population: Mapped[list[UUID]]
    drawn: Mapped[list[UUID]]
    added: Mapped[list[UUID]] = mapped_column(default=list)
    added_reason: Mapped[str] = mapped_column(default="")
    drawn_for: Mapped[date]
    previous: Mapped[list[UUID]] = mapped_column(default=list)
    wanted: Mapped[int | None]
    terms_version: Mapped[str | None]
    drawn_at: Mapped[datetime]


class AuditApplicability(TenantOwned, Model):
    """Which indicators an audit looked at, as its meetings found them, and from which facts. Append-only."""

    __tablename__ = "audit_applicability"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        Index("ix_audit_applicability_audit_id", "tenant_id", "audit_id", "kept_at"),
    )

    audit_id: Mapped[UUID]
    inputs: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class SampledAction(TenantOwned, Model):
    """A training action sampled by the auditor for its category (R3.7); not shown before the opening meeting."""

    __tablename__ = "sampled_action"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        Index("ix_sampled_action_audit_id", "tenant_id", "audit_id"),
        CheckConstraint("category in ('AF', 'CBC', 'VAE', 'CFA')", name="category"),
    )

    audit_id: Mapped[UUID]
    category: Mapped[str]
    title: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    as_subcontractor: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    removed_at: Mapped[datetime | None]


class AuditMember(TenantOwned, Model):
    """A member of the audit team; declares impartiality for this mission. Nobody listed here may decide on it."""

    __tablename__ = "audit_member"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("membership_id", "membership"),
        UniqueConstraint("tenant_id", "audit_id", "membership_id"),
        Index("ix_audit_member_membership_id", "tenant_id", "membership_id"),
        CheckConstraint("role in ('lead', 'auditor', 'observer', 'expert')", name="role"),
    )

    audit_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(default="lead")
    declared_impartial_at: Mapped[datetime | None]


class AuditHalfDay(TenantOwned, Model):
    """One half-day of one auditor for one audit, at one site (none = central function)."""

    __tablename__ = "audit_half_day"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("membership_id", "membership"),
        owned_reference("site_id", "site"),
        UniqueConstraint("tenant_id", "membership_id", "day", "half"),
        Index("ix_audit_half_day_audit_id", "tenant_id", "audit_id"),
        CheckConstraint("half in ('am', 'pm')", name="half"),
    )

    audit_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    day: Mapped[date]
    half: Mapped[str]
