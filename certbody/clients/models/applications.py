"""What an organisation asks for, and the body's answer to whether it can be taken on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from certbody.clients.models.organisations import Organisation
from certbody.kit.db import Cents, Model, TenantOwned, Versioned, belongs_to, owned_reference


class Application(TenantOwned, Versioned, Model):
    """A request for certification, saved step by step until it is submitted (R5.2).

    `actions` holds one declared action per category: `{"AF": {"title", "first_day", "last_day"}}` (R5.3).
    """

    __tablename__ = "application"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        owned_reference("label_file_id", "stored_file"),
        owned_reference("nda_request_file_id", "stored_file"),
        owned_reference("chart_file_id", "stored_file"),
        Index("ix_application_organisation_id", "tenant_id", "organisation_id"),
        Index("ix_application_state", "tenant_id", "state", "submitted_at"),
        CheckConstraint("kind in ('initial', 'renewal', 'extension', 'pre_audit')", name="kind"),
        CheckConstraint(
            "state in ('draft', 'submitted', 'returned', 'admissible', 'refused', 'withdrawn')", name="state"
        ),
        CheckConstraint("categories <@ array['AF','CBC','VAE','CFA']", name="categories"),
        CheckConstraint("turnover_cents >= 0", name="turnover"),
    )

    organisation_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(default="initial")
    state: Mapped[str] = mapped_column(default="draft")
    categories: Mapped[list[str]] = mapped_column(default=list)
    traits: Mapped[list[str]] = mapped_column(default=list)
    new_entrant_categories: Mapped[list[str]] = mapped_column(default=list)
    activity: Mapped[str] = mapped_column(default="")
    turnover_cents: Mapped[int | None] = mapped_column(Cents)
    turnover_source: Mapped[str] = mapped_column(default="")
    turnover_year: Mapped[int | None]
    actions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    label_name: Mapped[str] = mapped_column(default="")
    label_valid_to: Mapped[date | None]
    label_file_id: Mapped[UUID | None]
    nda_requested_on: Mapped[date | None]
    nda_request_file_id: Mapped[UUID | None]
    chart_file_id: Mapped[UUID | None]
    wished_from: Mapped[date | None]
    wished_to: Mapped[date | None]
    last_refusal_on: Mapped[date | None]
    last_refusal_reasons: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    submitted_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = belongs_to("Application", "organisation_id", "Organisation")


class ApplicationReview(TenantOwned, Model):
    """The body's admissibility review (R9.1): who looked, at what, with which outcome and why. Append-only."""

    __tablename__ = "application_review"
    __table_args__ = (
        owned_reference("application_id", "application"),
        owned_reference("membership_id", "membership"),
        Index("ix_application_review_application_id", "tenant_id", "application_id"),
        CheckConstraint("outcome in ('admissible', 'returned', 'refused')", name="outcome"),
    )

    application_id: Mapped[UUID]
    membership_id: Mapped[UUID | None]
    reviewer_name: Mapped[str]
    outcome: Mapped[str]
    scope_is_clear: Mapped[bool]
    body_is_competent: Mapped[bool]
    no_conflict: Mapped[bool]
    reason: Mapped[str]
    at: Mapped[datetime]
