"""Files on their way."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned


class Upload(TenantOwned, Model):
    """A file that arrives in parts, under an id made by its sender: what was announced, what is here, how it ended.

    `parts` names the parts that count, in order. The file will have the id `reserved_file_id`: tried again after a
    crash, keeping it writes to the same place.
    """

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("state in ('sending', 'kept', 'refused')", name="state"),
        CheckConstraint("received between 0 and size", name="received"),
        Index("ix_upload_subject_id", "tenant_id", "subject_id"),
        Index("ix_upload_sending", "tenant_id", "touched_at", postgresql_where=text("state = 'sending'")),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    purpose: Mapped[str]
    subject_id: Mapped[UUID]
    detail: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="sending")
    received: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=1)
    parts: Mapped[list[str]] = mapped_column(default=list)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    reserved_file_id: Mapped[UUID]
    touched_at: Mapped[datetime]
