"""What the auditor found, indicator by indicator, and every value it had before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, Versioned, owned_reference

RESULTS = ("conforming", "minor", "major", "not_applicable", "not_audited")


class Finding(TenantOwned, Versioned, Model):
    """The auditor's answer to one indicator (of one site, or of the whole organisation when site is empty)."""

    __tablename__ = "finding"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("site_id", "site"),
        Index(
            "uq_finding_indicator", "tenant_id", "audit_id", "indicator", "site_id", unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint(f"result in {RESULTS}", name="result"),
        CheckConstraint("indicator between 1 and 99", name="indicator"),
        CheckConstraint("result not in ('not_applicable', 'not_audited') or reason <> ''", name="reason_given"),
        CheckConstraint("result not in ('minor', 'major') or fact <> ''", name="fact_given"),
    )  # fmt: skip

    audit_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    indicator: Mapped[int]
    result: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    fact: Mapped[str] = mapped_column(default="")
    comment: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]


class FindingRevision(TenantOwned, Model):
    """What a finding said before it was changed, who changed it and why. Append-only."""

    __tablename__ = "finding_revision"
    __table_args__ = (
        owned_reference("finding_id", "finding"),
        Index("ix_finding_revision_finding_id", "tenant_id", "finding_id", "replaced_at"),
    )

    finding_id: Mapped[UUID]
    result: Mapped[str]
    evidence: Mapped[str]
    fact: Mapped[str]
    comment: Mapped[str]
    reason: Mapped[str]
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    replaced_by: Mapped[UUID | None]
    replaced_by_name: Mapped[str]
    replaced_at: Mapped[datetime]
    change_reason: Mapped[str]


class FindingFile(TenantOwned, Model):
    """A photo or document kept with a finding."""

    __tablename__ = "finding_file"
    __table_args__ = (
        owned_reference("finding_id", "finding"),
        owned_reference("file_id", "stored_file"),
        Index("ix_finding_file_finding_id", "tenant_id", "finding_id"),
    )

    finding_id: Mapped[UUID]
    file_id: Mapped[UUID]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
