"""The audit report in its versions, and the duration cells a body has confirmed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text
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
    short_time: Mapped[str] = mapped_column(default="")  # why fewer half-days were held than the duration asks for
    conclusion: Mapped[str] = mapped_column(default="")
    version_reason: Mapped[str] = mapped_column(default="", server_default="")  # what the next version corrects


class ReportDraftRevision(TenantOwned, Model):
    """What a text of the report said before its correction after a signature, who corrected it and why. Append-only."""

    __tablename__ = "report_draft_revision"
    __table_args__ = (
        owned_reference("draft_id", "report_draft"),
        Index("ix_report_draft_revision_draft_id", "tenant_id", "draft_id", "replaced_at"),
    )

    draft_id: Mapped[UUID]
    part: Mapped[str]
    former: Mapped[str]
    replaced_by: Mapped[UUID | None]
    replaced_by_name: Mapped[str]
    replaced_at: Mapped[datetime]
    change_reason: Mapped[str]


class Report(TenantOwned, Model):
    """A signed version of the report: its PDF, its hash, who signed, the standard and guide it follows. Append-only.

    `contents`: what it says, field by field, to be compared with the next version; none was kept before.
    """

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
    contents: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)


class ReportReview(TenantOwned, Model):
    """The office's look at the report before the decision: complete, or sent back. Append-only.

    Sent back with a comment on the whole, or by section: those that its remarks are about.
    """

    __tablename__ = "report_review"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("report_id", "report"),
        owned_reference("reviewer_id", "membership"),
        Index("ix_report_review_audit_id", "tenant_id", "audit_id", "at"),
        CheckConstraint("outcome in ('complete', 'returned')", name="outcome"),
        CheckConstraint("outcome = 'complete' or comment <> '' or cardinality(sections) > 0", name="comment_given"),
    )

    audit_id: Mapped[UUID]
    report_id: Mapped[UUID]
    reviewer_id: Mapped[UUID | None]
    reviewer_name: Mapped[str]
    outcome: Mapped[str]
    comment: Mapped[str]
    at: Mapped[datetime]
    sections: Mapped[list[str]] = mapped_column(default=list, server_default=text("'{}'"))


class ReviewComment(TenantOwned, Model):
    """A remark of the reviewer at one field of a report, and how the auditor dealt with it.

    A draft while it has no `review_id`; sent, its words never change. One that is reopened is a new remark, which names
    the former.
    """

    __tablename__ = "review_comment"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("report_id", "report"),
        owned_reference("review_id", "report_review"),
        owned_reference("reopens_id", "review_comment"),
        Index("ix_review_comment_audit_id", "tenant_id", "audit_id", "at"),
        Index(
            "uq_review_comment_draft", "tenant_id", "report_id", "anchor", unique=True,
            postgresql_where=text("review_id is null and withdrawn_at is null"),
        ),
        CheckConstraint("body <> ''", name="body_given"),
        CheckConstraint("(resolved_at is null) = (resolved_by_name is null)", name="resolved_by_someone"),
        CheckConstraint("resolved_at is null or review_id is not null", name="sent_before_resolved"),
    )  # fmt: skip

    audit_id: Mapped[UUID]
    report_id: Mapped[UUID]
    review_id: Mapped[UUID | None]
    reopens_id: Mapped[UUID | None]
    anchor: Mapped[str]
    body: Mapped[str]
    author_id: Mapped[UUID | None]
    author_name: Mapped[str]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None]
    resolved_by_name: Mapped[str | None]


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
