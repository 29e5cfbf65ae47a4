"""Every change made on site, kept for ever, and what each field of an audit says by them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, owned_reference


class FieldOperation(TenantOwned, Model):
    """One change of one field: its value, what it replaces, by whom, on which device and when there. Append-only.

    `id` was made on the device: an operation that is sent again is the same one. `skew_seconds`: by how much the
    device's clock was slow when it sent the operation. Changes made by the site's own pages have no device.
    """

    __tablename__ = "field_operation"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("membership_id", "membership"),
        ForeignKeyConstraint(["author_id"], ["person.id"]),
        Index("ix_field_operation_field", "tenant_id", "audit_id", "field"),
    )

    audit_id: Mapped[UUID]
    field: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
    replaces: Mapped[list[UUID]]
    device_id: Mapped[UUID | None]
    device_name: Mapped[str]
    device_at: Mapped[datetime]
    device_seq: Mapped[int] = mapped_column(BigInteger)
    skew_seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    author_id: Mapped[UUID | None]
    membership_id: Mapped[UUID | None]
    author_name: Mapped[str]
    received_at: Mapped[datetime]


class FieldState(TenantOwned, Model):
    """What a field says by its operations, and how far that was written into the audit's own records.

    `value` is the last one that was agreed on, `record` what the audit's own record said when it was last looked at,
    `written` the operations that say that. `problem`: why what is agreed on could not be written there.
    """

    __tablename__ = "field_state"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        UniqueConstraint("tenant_id", "audit_id", "field"),
        Index("ix_field_state_changed", "tenant_id", "audit_id", "changed_seq"),
    )

    audit_id: Mapped[UUID]
    field: Mapped[str]
    heads: Mapped[list[UUID]]
    value: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    conflict: Mapped[bool] = mapped_column(default=False)
    record: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    written: Mapped[list[UUID]] = mapped_column(default=list)
    problem: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    tried_version: Mapped[int] = mapped_column(default=0)
    changed_seq: Mapped[int] = mapped_column(BigInteger)


class EvidenceFile(TenantOwned, Model):
    """The bytes of an item of evidence (same id), which may come before what was recorded of it. Append-only."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("file_id", "stored_file"),
        Index("ix_evidence_file_audit_id", "tenant_id", "audit_id"),
    )

    audit_id: Mapped[UUID]
    file_id: Mapped[UUID]
    received_at: Mapped[datetime]
