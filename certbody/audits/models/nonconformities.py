"""Nonconformities with their clock, their action plans and their history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certbody.audits.models.audits import Audit
from certbody.kit.db import Model, TenantOwned, Versioned, belongs_to, owned_reference

NONCONFORMITY_STATES = (
    "draft", "notified", "plan_submitted", "plan_returned", "plan_accepted", "evidence_submitted", "lifted",
    "requalified",
)  # fmt: skip


class Nonconformity(TenantOwned, Versioned, Model):
    """A gap against one indicator, from the closing meeting until it is lifted or re-qualified (R4)."""

    __tablename__ = "nonconformity"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("finding_id", "finding"),
        owned_reference("site_id", "site"),
        owned_reference("origin_id", "nonconformity"),
        owned_reference("taken_over_id", "minor_taken_over"),
        UniqueConstraint("tenant_id", "audit_id", "number"),
        UniqueConstraint("tenant_id", "taken_over_id"),
        Index("ix_nonconformity_state", "tenant_id", "state", "implementation_due"),
        CheckConstraint("grade in ('minor', 'major')", name="grade"),
        CheckConstraint(f"state in {NONCONFORMITY_STATES}", name="state"),
        CheckConstraint("fact <> ''", name="fact_given"),
        CheckConstraint("origin_id is null or taken_over_id is null", name="one_origin"),
        CheckConstraint(
            "state = 'draft' or (notified_at is not null and plan_due is not null and implementation_due is not null)",
            name="clock_runs",
        ),
        CheckConstraint(
            "state <> 'lifted' or (lifted_at is not null and lifted_by_name is not null and lifting_note <> '')",
            name="lifted_by_someone",
        ),
    )

    audit_id: Mapped[UUID]
    finding_id: Mapped[UUID | None]
    site_id: Mapped[UUID | None]
    origin_id: Mapped[UUID | None]
    taken_over_id: Mapped[UUID | None]
    number: Mapped[int]
    indicator: Mapped[int]
    grade: Mapped[str]
    fact: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    notified_at: Mapped[datetime | None]
    plan_due: Mapped[date | None]
    implementation_due: Mapped[date | None]
    verification_due: Mapped[date | None]
    clock: Mapped[dict[str, Any] | None]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None]
    lifted_by_name: Mapped[str | None]
    lifting_note: Mapped[str] = mapped_column(default="")

    audit: Mapped[Audit] = belongs_to("Nonconformity", "audit_id", "Audit")

    @property
    def was_minor(self) -> bool:
        """Whether it takes the place of a minor that an earlier audit, here or at another body, had left open."""
        return self.origin_id is not None or self.taken_over_id is not None


class NonconformityEvent(TenantOwned, Model):
    """One step in the life of a nonconformity, or a correction of its fact, which moves it nowhere. Append-only.

    `former_fact`: what was notified, when the step corrected it.
    """

    __tablename__ = "nonconformity_event"
    __table_args__ = (
        owned_reference("nonconformity_id", "nonconformity"),
        Index("ix_nonconformity_event_nonconformity_id", "tenant_id", "nonconformity_id", "at"),
    )

    nonconformity_id: Mapped[UUID]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    note: Mapped[str]
    former_fact: Mapped[str | None]


class ActionPlan(TenantOwned, Model):
    """One version of the organisation's answer to a nonconformity. Append-only: a new one never hides an old one."""

    __tablename__ = "action_plan"
    __table_args__ = (
        owned_reference("nonconformity_id", "nonconformity"),
        UniqueConstraint("tenant_id", "nonconformity_id", "version"),
    )

    nonconformity_id: Mapped[UUID]
    version: Mapped[int]
    cause: Mapped[str]
    correction: Mapped[str]
    corrective_action: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date]
    submitted_by: Mapped[UUID | None]
    submitted_by_name: Mapped[str]
    submitted_at: Mapped[datetime]


class ActionPlanReview(TenantOwned, Model):
    """The auditor's answer to a version of an action plan. Append-only."""

    __tablename__ = "action_plan_review"
    __table_args__ = (
        owned_reference("action_plan_id", "action_plan"),
        Index("ix_action_plan_review_action_plan_id", "tenant_id", "action_plan_id"),
        CheckConstraint("outcome in ('accepted', 'returned')", name="outcome"),
        CheckConstraint("outcome = 'accepted' or comment <> ''", name="comment_given"),
    )

    action_plan_id: Mapped[UUID]
    outcome: Mapped[str]
    comment: Mapped[str]
    reviewed_by: Mapped[UUID | None]
    reviewed_by_name: Mapped[str]
    reviewed_at: Mapped[datetime]


class NonconformityEvidence(TenantOwned, Model):
    """A file by which the organisation shows that it did what the plan says. Append-only."""

    __tablename__ = "nonconformity_evidence"
    __table_args__ = (
        owned_reference("nonconformity_id", "nonconformity"),
        owned_reference("file_id", "stored_file"),
        Index("ix_nonconformity_evidence_nonconformity_id", "tenant_id", "nonconformity_id"),
    )

    nonconformity_id: Mapped[UUID]
    file_id: Mapped[UUID]
    note: Mapped[str]
    added_by_name: Mapped[str]
    added_at: Mapped[datetime]
