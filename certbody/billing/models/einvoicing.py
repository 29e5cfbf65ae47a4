"""Invoices on their way by an approved platform: when each was handed over, and every status heard of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, owned_reference


class EinvoiceDeposit(TenantOwned, Model):
    """An invoice handed over to the platform, numbered by `attempt`. Append-only."""

    __tablename__ = "einvoice_deposit"
    __table_args__ = (owned_reference("invoice_id", "invoice"), UniqueConstraint("tenant_id", "invoice_id", "attempt"))

    invoice_id: Mapped[UUID]
    attempt: Mapped[int]
    name: Mapped[str]
    sha256: Mapped[str]
    at: Mapped[datetime]


class InvoiceStatus(TenantOwned, Model):
    """A status of an invoice: `at` is its own moment, `heard_at` ours. Told once by one `message`. Append-only."""

    __tablename__ = "invoice_status"
    __table_args__ = (
        owned_reference("invoice_id", "invoice"),
        UniqueConstraint("tenant_id", "invoice_id", "message", "code"),
        Index("ix_invoice_status_code", "tenant_id", "code"),
    )

    invoice_id: Mapped[UUID]
    code: Mapped[str]
    reason: Mapped[str]
    message: Mapped[str]
    at: Mapped[datetime]
    heard_at: Mapped[datetime] = mapped_column(server_default=func.now())
