"""The minors that a certificate taken over from another body brings along."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, Versioned, owned_reference

TAKEN_OVER_STATES = ("taken_over", "lifted", "requalified")


class MinorTakenOver(TenantOwned, Versioned, Model):
    """A minor that another body notified and left open: the next audit here lifts it or re-qualifies it (R5.11, R4.3).

    `certificate_id` stays empty until its certificate is taken over. It reads like a nonconformity of an earlier audit.
    """

    __tablename__ = "minor_taken_over"
    __table_args__ = (
        owned_reference("transfer_in_id", "transfer_in"),
        owned_reference("certificate_id", "certificate"),
        owned_reference("settled_audit_id", "audit"),
        UniqueConstraint("tenant_id", "transfer_in_id", "number"),
        Index("ix_minor_taken_over_certificate_id", "tenant_id", "certificate_id"),
        CheckConstraint(f"state in {TAKEN_OVER_STATES}", name="state"),
        CheckConstraint("fact <> ''", name="fact_given"),
        CheckConstraint("(state = 'taken_over') = (settled_audit_id is null)", name="settled_at_an_audit"),
        CheckConstraint("removed_at is null or certificate_id is null", name="removed_before_the_takeover"),
        CheckConstraint(
            "state <> 'lifted' or (lifted_at is not null and lifted_by_name is not null and lifting_note <> '')",
            name="lifted_by_someone",
        ),
    )

    transfer_in_id: Mapped[UUID]
    certificate_id: Mapped[UUID | None]
    settled_audit_id: Mapped[UUID | None]
    number: Mapped[int]
    former_body: Mapped[str]
    indicator: Mapped[int]
    fact: Mapped[str]
    promised: Mapped[str] = mapped_column(default="")
    notified_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="taken_over")
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None]
    lifted_by_name: Mapped[str | None]
    lifting_note: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]

    grade = "minor"
    site_id = None
