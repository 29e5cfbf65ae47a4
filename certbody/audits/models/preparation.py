"""What the organisation explains and shows of each indicator before its audit, and every text it gave before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, Versioned, belongs_to, owned_reference


class Preparation(TenantOwned, Versioned, Model):
    """The organisation's explanation of one indicator; empty while only files are given.

    `during_audit`: written after the opening meeting.
    """

    __tablename__ = "preparation"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        UniqueConstraint("tenant_id", "audit_id", "indicator"),
        CheckConstraint("indicator between 1 and 99", name="indicator"),
        CheckConstraint("written_at is null or written_by_name is not null", name="written_by_someone"),
    )

    audit_id: Mapped[UUID]
    indicator: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    during_audit: Mapped[bool] = mapped_column(default=False)
    written_by: Mapped[UUID | None]
    written_by_name: Mapped[str | None]
    written_at: Mapped[datetime | None]


class PreparationRevision(TenantOwned, Model):
    """What an explanation said before it was changed, and who changed it. Append-only."""

    __tablename__ = "preparation_revision"
    __table_args__ = (
        owned_reference("preparation_id", "preparation"),
        Index("ix_preparation_revision_preparation_id", "tenant_id", "preparation_id", "replaced_at"),
    )

    preparation_id: Mapped[UUID]
    text: Mapped[str]
    during_audit: Mapped[bool]
    written_by: Mapped[UUID | None]
    written_by_name: Mapped[str]
    written_at: Mapped[datetime]
    replaced_by: Mapped[UUID | None]
    replaced_by_name: Mapped[str]
    replaced_at: Mapped[datetime]


class PreparationFile(TenantOwned, Model):
    """A file by which the organisation shows how it meets an indicator; taken away, it is no longer shown but kept."""

    __tablename__ = "preparation_file"
    __table_args__ = (
        owned_reference("preparation_id", "preparation"),
        owned_reference("file_id", "stored_file"),
        Index("ix_preparation_file_preparation_id", "tenant_id", "preparation_id"),
        CheckConstraint("removed_at is null or removed_by_name is not null", name="removed_by_someone"),
    )

    preparation_id: Mapped[UUID]
    file_id: Mapped[UUID]
    during_audit: Mapped[bool]
    added_by_name: Mapped[str]
    added_at: Mapped[datetime]
    removed_by_name: Mapped[str | None]
    removed_at: Mapped[datetime | None]

    preparation: Mapped[Preparation] = belongs_to("PreparationFile", "preparation_id", "Preparation")
