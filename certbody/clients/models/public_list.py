"""The ministry's public list of training organisations, as a body imported it: for prefilling and cross-checking."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, owned_reference


class ListImport(TenantOwned, Model):
    """One import of the list: where it stands, what it found, what it changed."""

    __tablename__ = "list_import"
    __table_args__ = (
        owned_reference("file_id", "stored_file"),
        CheckConstraint("state in ('queued', 'running', 'done', 'failed')", name="state"),
    )

    file_name: Mapped[str]
    file_id: Mapped[UUID | None]
    sha256: Mapped[str] = mapped_column(default="")
    dry_run: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="queued")
    bytes_total: Mapped[int] = mapped_column(default=0)
    bytes_done: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[int] = mapped_column(default=0)
    flag_counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]


class ListedOrganisation(TenantOwned, Model):
    """One row of the public list, kept as it was found, with the flags that its checks raised."""

    __tablename__ = "listed_organisation"
    __table_args__ = (
        UniqueConstraint("tenant_id", "nda"),
        Index("ix_listed_organisation_siren", "tenant_id", "siren"),
        Index("ix_listed_organisation_flagged", "tenant_id", "nda", postgresql_where=text("flags <> '{}'")),
        owned_reference("import_id", "list_import"),
    )

    import_id: Mapped[UUID]
    line_number: Mapped[int]
    nda: Mapped[str]
    previous_ndas: Mapped[list[str]]
    name: Mapped[str]
    siren: Mapped[str]
    siret: Mapped[str]
    address: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]
    region_code: Mapped[str]
    certified_categories: Mapped[list[str]]
    declared_on: Mapped[date | None]
    trainees: Mapped[int | None]
    trainers: Mapped[int | None]
    flags: Mapped[list[str]]
    row_hash: Mapped[str]
