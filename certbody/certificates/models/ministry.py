"""What the ministry was sent, run by run, and what its public list said against it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, owned_reference


class MinistryExport(TenantOwned, Model):
    """One run of the export: its file, its checksum, its pairs, and what differs from the run before. Append-only."""

    __tablename__ = "ministry_export"
    __table_args__ = (
        owned_reference("file_id", "stored_file"),
        owned_reference("previous_id", "ministry_export"),
        Index("ix_ministry_export_made_at", "tenant_id", "made_at"),
    )

    day: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    made_by_name: Mapped[str]
    format: Mapped[str]
    file_id: Mapped[UUID]
    sha256: Mapped[str]
    previous_id: Mapped[UUID | None]
    pairs: Mapped[list[str]]
    added: Mapped[list[str]]
    removed: Mapped[list[str]]


class ListComparison(TenantOwned, Model):
    """One comparison of our valid pairs with the public list that the body had imported. Append-only."""

    __tablename__ = "list_comparison"
    __table_args__ = (
        owned_reference("import_id", "list_import"),
        Index("ix_list_comparison_made_at", "tenant_id", "made_at"),
    )

    day: Mapped[date]
    made_at: Mapped[datetime]
    made_by_name: Mapped[str]
    import_id: Mapped[UUID]
    pair_count: Mapped[int]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    differences: Mapped[list[dict[str, Any]]]
