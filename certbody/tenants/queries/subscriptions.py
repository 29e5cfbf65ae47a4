"""Reading the platform's plans and terms, and how a body stands with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from certbody.kit.db import db
from certbody.tenants.models import PlatformPlan, PlatformTerms, Subscription
from certbody.tenants.rules.subscription import READ_ONLY, standing_on


@dataclass(frozen=True)
class Terms:
    """Days of trial, days of grace and the VAT of the bills, as they stand on a day."""

    trial_days: int = 30
    grace_days: int = 15
    vat_basis_points: int = 2000


def plans_on(day: date) -> dict[str, PlatformPlan]:
    """The plans in force on a day by code, those that are no longer offered among them."""
    statement = (
        select(PlatformPlan)
        .ext(distinct_on(PlatformPlan.code))
        .where(PlatformPlan.valid_from <= day)
        .order_by(PlatformPlan.code, PlatformPlan.valid_from.desc(), PlatformPlan.set_at.desc())
    )
    return {plan.code: plan for plan in db.session.scalars(statement)}


def offered_on(day: date) -> dict[str, PlatformPlan]:
    """The plans that a body may choose on a day."""
    return {code: plan for code, plan in plans_on(day).items() if plan.offered}


def list_plan_lines() -> Sequence[PlatformPlan]:
    """Every line of the plans, the newest of each code first."""
    order = PlatformPlan.code, PlatformPlan.valid_from.desc(), PlatformPlan.set_at.desc()
    return db.session.scalars(select(PlatformPlan).order_by(*order)).all()


def terms_on(day: date) -> Terms:
    """The terms in force on a day."""
    statement = select(PlatformTerms).where(PlatformTerms.valid_from <= day)
    newest = statement.order_by(PlatformTerms.valid_from.desc(), PlatformTerms.set_at.desc()).limit(1)
    row = db.session.scalar(newest)
    return Terms(row.trial_days, row.grace_days, row.vat_basis_points) if row else Terms()


def list_terms() -> Sequence[PlatformTerms]:
    """Every line of the terms, the newest first."""
    order = PlatformTerms.valid_from.desc(), PlatformTerms.set_at.desc()
    return db.session.scalars(select(PlatformTerms).order_by(*order)).all()


def find_subscription(body_id: UUID, *, lock: bool = False) -> Subscription | None:
    """How a body stands with the platform; None for one that is not billed."""
    statement = select(Subscription).where(Subscription.body_id == body_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def is_read_only(body_id: UUID, day: date) -> bool:
    """Whether nothing of a body may be changed on a day, since the platform was not paid."""
    subscription = find_subscription(body_id)
    standing = standing_on(subscription.coverage, day) if subscription else None
    return standing is not None and standing.state == READ_ONLY


def find_subscription_of(customer: str) -> Subscription | None:
    """The subscription of a customer as Stripe names it; locked until the transaction ends."""
    statement = select(Subscription).where(Subscription.customer == customer).with_for_update()
    return db.session.scalar(statement.execution_options(populate_existing=True))
