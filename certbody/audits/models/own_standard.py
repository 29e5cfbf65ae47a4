"""What a body adds to the standard: its own text of it, its own fields, and the answers to these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, owned_reference

FIELD_KINDS = ("text", "yes_no", "choice", "date", "number")


class OwnText(TenantOwned, Model):
    """The body's wording of a version of the standard, for audits from a day on. Append-only."""

    __tablename__ = "own_text"
    __table_args__ = (Index("ix_own_text_standard", "tenant_id", "standard", "valid_from"),)

    standard: Mapped[str]
    valid_from: Mapped[date]
    entries: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    loaded_by: Mapped[UUID | None]
    loaded_by_name: Mapped[str]
    loaded_at: Mapped[datetime]


class OwnField(TenantOwned, Model):
    """A version of one field of the body, of an indicator or (none) of the whole audit. Append-only."""

    __tablename__ = "own_field"
    __table_args__ = (
        Index("ix_own_field_field_id", "tenant_id", "field_id", "set_at"),
        CheckConstraint(f"kind in {FIELD_KINDS}", name="kind"),
        CheckConstraint("indicator between 1 and 99", name="indicator"),
    )

    field_id: Mapped[UUID]
    indicator: Mapped[int | None]
    label_fr: Mapped[str]
    label_en: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    options: Mapped[list[str]] = mapped_column(default=list)
    required: Mapped[bool] = mapped_column(default=False)
    closed: Mapped[bool] = mapped_column(default=False)
    set_by: Mapped[UUID | None]
    set_by_name: Mapped[str]
    set_at: Mapped[datetime]


class OwnAnswer(TenantOwned, Model):
    """What was answered to a field at an audit; a correction is a new row with its reason. Append-only."""

    __tablename__ = "own_answer"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("site_id", "site"),
        Index("ix_own_answer_audit_id", "tenant_id", "audit_id", "field_id"),
    )

    audit_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    field_id: Mapped[UUID]
    value: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[UUID | None]
    recorded_by_name: Mapped[str]
    recorded_at: Mapped[datetime]
