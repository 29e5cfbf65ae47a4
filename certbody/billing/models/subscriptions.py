"""What the platform counts and bills of a body: its certificates in force each night, and its bills at Stripe."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Cents, Model


class UsageDay(Model):
    """How many certificates of a body were in force on a day. Append-only; a platform table, closed body by body."""

    __tablename__ = "usage_day"
    __table_args__ = (CheckConstraint("certificates >= 0", name="certificates"),)

    body_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    certificates: Mapped[int]
    counted_at: Mapped[datetime]


class UsageReport(Model):
    """That the count of a day was told to Stripe, once. Append-only; a platform table, closed body by body."""

    __tablename__ = "usage_report"
    __table_args__ = (ForeignKeyConstraint(["body_id", "day"], ["usage_day.body_id", "usage_day.day"]),)

    body_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    reported_at: Mapped[datetime]


class PlatformBill(Model):
    """A bill of the platform to a body as Stripe tells it. A platform table, closed body by body."""

    __tablename__ = "platform_bill"
    __table_args__ = (Index("ix_platform_bill_body_id", "body_id", "billed_at"),)

    provider_id: Mapped[str] = mapped_column(primary_key=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"))
    number: Mapped[str]
    state: Mapped[str]
    total_cents: Mapped[int] = mapped_column(Cents)
    billed_at: Mapped[datetime]
    url: Mapped[str]
