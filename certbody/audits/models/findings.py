"""What the auditor found, indicator by indicator, and every value it had before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from certbody.audits.rules.grading import sets_aside_applicable
from certbody.kit.db import Model, TenantOwned, Versioned, owned_reference

RESULTS = ("conforming", "minor", "major", "not_applicable", "not_audited")
EVIDENCE_KINDS = ("photo", "file", "seen")


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

    @property
    def is_set_aside(self) -> bool:
        """Whether it leaves out an indicator that applies by the file: its reader is told."""
        return sets_aside_applicable(self.result)


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


class FindingEvidence(TenantOwned, Model):
    """What was shown for one indicator: a photo or a file, or something seen that nobody keeps.

    It stands beside the answer to the indicator (same audit, indicator and site), and may come before it. `file_id` is
    empty while the bytes are still on the device that took them: their SHA-256 is known from the capture.
    """

    __tablename__ = "finding_evidence"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("site_id", "site"),
        owned_reference("file_id", "stored_file"),
        owned_reference("sampled_action_id", "sampled_action"),
        Index("ix_finding_evidence_audit_id", "tenant_id", "audit_id", "indicator"),
        CheckConstraint(f"kind in {EVIDENCE_KINDS}", name="kind"),
        CheckConstraint("indicator between 1 and 99", name="indicator"),
        CheckConstraint("kind = 'seen' or sha256 <> ''", name="known_by_hash"),
        CheckConstraint("kind <> 'seen' or (file_id is null and note <> '')", name="seen_is_told"),
    )

    audit_id: Mapped[UUID]
    indicator: Mapped[int]
    site_id: Mapped[UUID | None]
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(default="")
    file_id: Mapped[UUID | None]
    captured_at: Mapped[datetime | None]
    sampled_action_id: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
