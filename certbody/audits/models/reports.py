"""The audit report in its versions, and the duration cells a body has confirmed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, Versioned, owned_reference


class ReportDraft(TenantOwned, Versioned, Model):
    """What the auditor writes beside the findings, while the audit is open: strengths, leads, conclusion."""

    __tablename__ = "report_draft"
    __table_args__ = (owned_reference("audit_id", "audit"), UniqueConstraint("tenant_id", "audit_id"))

    audit_id: Mapped[UUID]
    strengths: Mapped[str] = mapped_column(default="")
    leads: Mapped[str] = mapped_column(default="")
    changes_since_last: Mapped[str] = mapped_column(default="")
    mark_and_display: Mapped[str] = mapped_column(default="")
    conclusion: Mapped[str] = mapped_column(default="")


class Report(TenantOwned, Model):
    """A signed version of the report: its PDF, its hash, who signed, the standard and guide it follows. Append-only."""

    __tablename__ = "report"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("file_id", "stored_file"),
        UniqueConstraint("tenant_id", "audit_id", "version"),
    )

    audit_id: Mapped[UUID]
    version: Mapped[int]
    file_id: Mapped[UUID]
    sha256: Mapped[str]
    signed_by: Mapped[UUID | None]
    signed_by_name: Mapped[str]
    signed_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    standard: Mapped[str | None]
    guide: Mapped[str | None]


class ReportReview(TenantOwned, Model):
    """The office's look at the report before the decision: complete, or sent back with a comment. Append-only."""

    __tablename__ = "report_review"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("report_id", "report"),
        owned_reference("reviewer_id", "membership"),
        Index("ix_report_review_audit_id", "tenant_id", "audit_id", "at"),
        CheckConstraint("outcome in ('complete', 'returned')", name="outcome"),
        CheckConstraint("outcome = 'complete' or comment <> ''", name="comment_given"),
    )

    audit_id: Mapped[UUID]
    report_id: Mapped[UUID]
    reviewer_id: Mapped[UUID | None]
    reviewer_name: Mapped[str]
    outcome: Mapped[str]
    comment: Mapped[str]
    at: Mapped[datetime]


class ConfirmedCell(TenantOwned, Model):
    """What the body says of a cell of the duration tables from a date on (R1.3). Append-only.

    `number` counts the body's changes: with the tables' own version it names the tables that a size was made with.
    Without `half_days` the cell goes back to what the tables say.
    """

    __tablename__ = "confirmed_cell"
    __table_args__ = (
        Index("ix_confirmed_cell_cell", "tenant_id", "cell", "valid_from"),
        UniqueConstraint("tenant_id", "number"),
        CheckConstraint("half_days >= 0", name="half_days"),
    )

    number: Mapped[int]
    cell: Mapped[str]
    half_days: Mapped[int | None]
    valid_from: Mapped[date]
    confirmed_by: Mapped[UUID | None]
    confirmed_by_name: Mapped[str]
    confirmed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    reason: Mapped[str] = mapped_column(default="")
