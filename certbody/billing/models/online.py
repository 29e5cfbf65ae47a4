"""Payments by Stripe: the body's account, the pages of payment, what Stripe kept, and the messages that it sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Cents, Model, TenantOwned, owned_reference


class StripeAccount(TenantOwned, Model):
    """The account that a body connected; one at a time, and those before are kept."""

    __tablename__ = "stripe_account"
    __table_args__ = (
        UniqueConstraint("tenant_id", "account"),
        Index("uq_stripe_account_in_use", "tenant_id", unique=True, postgresql_where=text("disconnected_at is null")),
    )

    account: Mapped[str]
    charges_enabled: Mapped[bool] = mapped_column(default=False)
    payouts_enabled: Mapped[bool] = mapped_column(default=False)
    details_submitted: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime]
    connected_by_name: Mapped[str]
    connected_at: Mapped[datetime] = mapped_column(server_default=func.now())
    disconnected_by_name: Mapped[str | None]
    disconnected_at: Mapped[datetime | None]


class Checkout(TenantOwned, Model):
    """One page of payment opened at Stripe for an invoice, numbered by `attempt`."""

    __tablename__ = "checkout"
    __table_args__ = (
        owned_reference("invoice_id", "invoice"),
        owned_reference("stripe_account_id", "stripe_account"),
        UniqueConstraint("tenant_id", "invoice_id", "attempt"),
        UniqueConstraint("tenant_id", "session"),
        CheckConstraint("state in ('open', 'processing', 'paid', 'failed', 'expired')", name="state"),
        CheckConstraint("amount_cents > 0", name="amount"),
        Index("ix_checkout_alive", "tenant_id", postgresql_where=text("state in ('open', 'processing')")),
    )

    invoice_id: Mapped[UUID]
    stripe_account_id: Mapped[UUID]
    attempt: Mapped[int]
    session: Mapped[str]
    amount_cents: Mapped[int] = mapped_column(Cents)
    state: Mapped[str] = mapped_column(default="open")
    opened_by_name: Mapped[str]
    opened_at: Mapped[datetime]


class PaymentFee(TenantOwned, Model):
    """What Stripe kept of one movement of a payment: gross, fee and net of its balance transaction. Append-only."""

    __tablename__ = "payment_fee"
    __table_args__ = (
        owned_reference("payment_id", "payment"),
        UniqueConstraint("tenant_id", "provider_id"),
        Index("ix_payment_fee_payment_id", "tenant_id", "payment_id"),
        CheckConstraint("net_cents = gross_cents - fee_cents", name="net"),
    )

    payment_id: Mapped[UUID]
    provider_id: Mapped[str]
    gross_cents: Mapped[int] = mapped_column(Cents)
    fee_cents: Mapped[int] = mapped_column(Cents)
    net_cents: Mapped[int] = mapped_column(Cents)
    at: Mapped[datetime]


class LostDispute(TenantOwned, Model):
    """That the bank decided for the client: what a disputed payment took back does not return. Append-only."""

    __tablename__ = "lost_dispute"
    __table_args__ = (owned_reference("payment_id", "payment"), UniqueConstraint("tenant_id", "payment_id"))

    payment_id: Mapped[UUID]
    known_at: Mapped[datetime]


class StripeOwner(Model):
    """Which body an account of Stripe belongs to, for ever: the address on a message's envelope. A platform table."""

    __tablename__ = "stripe_owner"

    account: Mapped[str] = mapped_column(primary_key=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"))


class StripeEvent(Model):
    """One message of Stripe, kept once under Stripe's own id. `problem` says why it moved nothing. A platform table.

    `payload` holds what is believed of it: its kind and ids. Each body sees the messages of its own accounts.
    """

    __tablename__ = "stripe_event"
    __table_args__ = (Index("ix_stripe_event_unhandled", "received_at", postgresql_where=text("handled_at is null")),)

    id: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    type: Mapped[str]
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    problem: Mapped[str | None]
