"""What was read and signed together when an audit closed, in its versions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, owned_reference


class ClosingSheet(TenantOwned, Model):
    """A version of the closing sheet: PDF with its hash, signed manifest, why it was made. Append-only."""

    __tablename__ = "closing_sheet"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("file_id", "stored_file"),
        owned_reference("manifest_file_id", "stored_file"),
        UniqueConstraint("tenant_id", "audit_id", "version"),
        CheckConstraint("version = 1 or reason <> ''", name="reason_given"),
    )

    audit_id: Mapped[UUID]
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    file_id: Mapped[UUID]
    manifest_file_id: Mapped[UUID]
    sha256: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    made_by_name: Mapped[str]
