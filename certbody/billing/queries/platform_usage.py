"""Reading what the platform counts and bills: for one body, and for the operator, who sees counts and no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from certbody.billing.models import PlatformBill, UsageDay, UsageReport
from certbody.kit.db import db
from certbody.tenants.models import PLATFORM_ID, Subscription, Tenant

# Stripe takes no count that is older.
OLDEST = timedelta(days=34)


def list_usage(body_id: UUID, limit: int = 31) -> Sequence[UsageDay]:
    """The last counts of a body, the newest first."""
    statement = select(UsageDay).where(UsageDay.body_id == body_id).order_by(UsageDay.day.desc()).limit(limit)
    return db.session.scalars(statement).all()


def list_unreported(body_id: UUID, today: date) -> Sequence[UsageDay]:
    """The counts of a body that Stripe was not told of and still takes, the oldest first."""
    told = exists().where(UsageReport.body_id == UsageDay.body_id, UsageReport.day == UsageDay.day)
    mine = UsageDay.body_id == body_id, UsageDay.day > today - OLDEST
    return db.session.scalars(select(UsageDay).where(*mine, ~told).order_by(UsageDay.day)).all()


def list_bills(body_id: UUID, limit: int = 36) -> Sequence[PlatformBill]:
    """The bills of a body at Stripe, the newest first."""
    mine = select(PlatformBill).where(PlatformBill.body_id == body_id)
    return db.session.scalars(mine.order_by(PlatformBill.billed_at.desc()).limit(limit)).all()


def list_standings(before: UUID | None, limit: int) -> Sequence[Any]:
    """Each body with its subscription and its last count, the newest body first. One statement."""
    last = (
        select(UsageDay.certificates)
        .where(UsageDay.body_id == Tenant.id)
        .order_by(UsageDay.day.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(Tenant, Subscription, last.label("certificates"))
        .outerjoin(Subscription, Subscription.body_id == Tenant.id)
        .where(Tenant.id != PLATFORM_ID)
        .order_by(Tenant.id.desc())
        .limit(limit)
    )
    return db.session.execute(statement if before is None else statement.where(Tenant.id < before)).all()
