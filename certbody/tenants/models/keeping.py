"""What proves how the body keeps its files: who read them, what was exported, what may not be removed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, belongs_to, owned_reference


class JournalExport(TenantOwned, Model):
    """One export of the journal, the reads or the books: who took it, of what, and its SHA-256. Append-only."""

    __tablename__ = "journal_export"
    __table_args__ = (
        Index("ix_journal_export_made_at", "tenant_id", "made_at"),
        CheckConstraint("kind in ('journal', 'reads', 'ledger')", name="kind"),
        CheckConstraint("format in ('csv', 'jsonl', 'txt')", name="format"),
    )

    kind: Mapped[str]
    format: Mapped[str]
    scope: Mapped[dict[str, Any]]
    line_count: Mapped[int]
    sha256: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    made_by_name: Mapped[str]


class FileRead(TenantOwned, Model):
    """What a member of the body read of a client's file on one day; `visits` are a quarter of an hour apart or more."""

    __tablename__ = "file_read"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        UniqueConstraint("tenant_id", "person_id", "subject_type", "subject_id", "day"),
        Index("ix_file_read_organisation_id", "tenant_id", "organisation_id", "day"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    organisation_id: Mapped[UUID]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    day: Mapped[date]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    visits: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Any] = belongs_to("FileRead", "organisation_id", "Organisation")


class LegalHold(TenantOwned, Model):
    """As long as it stands, nothing of the organisation's file may be purged, whatever its age."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        Index(
            "uq_legal_hold_standing", "tenant_id", "organisation_id", unique=True,
            postgresql_where=text("lifted_at is null"),
        ),
    )  # fmt: skip

    organisation_id: Mapped[UUID]
    reason: Mapped[str]
    placed_at: Mapped[datetime]
    placed_by_name: Mapped[str]
    lifted_at: Mapped[datetime | None]
    lifted_by_name: Mapped[str | None]
    lifted_reason: Mapped[str | None]
