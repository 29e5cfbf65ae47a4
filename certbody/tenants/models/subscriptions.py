"""What the platform asks of the bodies, and how each of them stands with it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Cents, Model, Versioned
from certbody.kit.ids import new_id
from certbody.tenants.rules.subscription import Coverage


class PlatformPlan(Model):
    """What a body pays a month from a day on: a base, and so much for each certificate in force. Append-only.

    The newest line of a code that has begun counts; one that is not `offered` is kept by those who have it. A platform
    table.
    """

    __tablename__ = "platform_plan"
    __table_args__ = (
        Index("ix_platform_plan_code", "code", "valid_from"),
        CheckConstraint("base_cents >= 0 and certificate_cents >= 0", name="not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str]
    name: Mapped[str]
    base_cents: Mapped[int] = mapped_column(Cents)
    certificate_cents: Mapped[int] = mapped_column(Cents)
    offered: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date]
    set_by_name: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PlatformTerms(Model):
    """Days of trial, days left to pay, and the VAT of the bills, from a day on. Append-only. A platform table."""

    __tablename__ = "platform_terms"
    __table_args__ = (
        CheckConstraint("trial_days >= 0 and grace_days >= 0", name="not_negative"),
        CheckConstraint("vat_basis_points between 0 and 2500", name="vat"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    trial_days: Mapped[int]
    grace_days: Mapped[int]
    vat_basis_points: Mapped[int]
    valid_from: Mapped[date]
    set_by_name: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Subscription(Versioned, Model):
    """How a body stands with the platform; a body without one is not billed and never read-only. A platform table.

    Each body sees its own row. `customer` and `subscribed` are Stripe's own names of the body and of its subscription.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("kind in ('trial', 'stripe', 'by_hand', 'stopped')", name="kind"),
        CheckConstraint(
            "(covered_until is null) = (works_until is null)"
            " and (covered_until is null or works_until >= covered_until)",
            name="days",
        ),
    )

    body_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    plan_code: Mapped[str | None]
    kind: Mapped[str]
    covered_until: Mapped[date | None]
    works_until: Mapped[date | None]
    customer: Mapped[str | None] = mapped_column(unique=True)
    subscribed: Mapped[str | None]
    changed_at: Mapped[datetime]

    @property
    def coverage(self) -> Coverage:
        """The subscription as the rules know it."""
        return Coverage(self.kind, self.covered_until, self.works_until)
