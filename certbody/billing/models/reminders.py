"""Reminders of late invoices that left, and the pauses that hold them back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Cents, Model, TenantOwned, owned_reference


class PaymentReminder(TenantOwned, Model):
    """One step of reminding that left for an invoice, once: to how many people, when so much was left. Append-only."""

    __tablename__ = "payment_reminder"
    __table_args__ = (
        owned_reference("invoice_id", "invoice"),
        UniqueConstraint("tenant_id", "invoice_id", "step"),
        CheckConstraint("step in ('friendly', 'firm', 'formal')", name="step"),
        CheckConstraint("mails > 0", name="mails"),
    )

    invoice_id: Mapped[UUID]
    step: Mapped[str]
    sent_on: Mapped[date]
    left_cents: Mapped[int] = mapped_column(Cents)
    mails: Mapped[int]


class ReminderPause(TenantOwned, Model):
    """No reminder leaves until a day, itself included: of an invoice, or of all of a client's. Only its end changes."""

    __tablename__ = "reminder_pause"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        owned_reference("invoice_id", "invoice"),
        Index("ix_reminder_pause_organisation_id", "tenant_id", "organisation_id"),
    )

    organisation_id: Mapped[UUID]
    invoice_id: Mapped[UUID | None]
    until: Mapped[date]
    reason: Mapped[str]
    set_by_name: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())
