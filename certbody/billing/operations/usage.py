"""Counting each night what a body is billed for, its certificates in force, and telling it to Stripe once a day."""

from __future__ import annotations

import structlog
from sqlalchemy.dialects.postgresql import insert

from certbody.billing import stripe_gateway, stripe_subscriptions
from certbody.billing.models import UsageDay, UsageReport
from certbody.billing.queries.platform_usage import list_unreported
from certbody.certificates.queries.register import count_in_force
from certbody.kit import clock, outbox
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.subscriptions import find_subscription

REPORT = "usage_report"
_log = structlog.get_logger()


def count_usage() -> None:
    """Keeps how many certificates of the body at hand are in force today, once, and has it told to Stripe."""
    values = {"body_id": current_tenant(), "day": clock.today(), "counted_at": clock.now()}
    counted = insert(UsageDay).values(**values, certificates=count_in_force(clock.today()))
    db.session.execute(counted.on_conflict_do_nothing())
    row = find_subscription(current_tenant())
    if stripe_gateway.bills_bodies() and row is not None and row.subscribed:
        outbox.post(REPORT)


def report_usage() -> None:
    """Tells Stripe each count of the body at hand that it was not told yet; a count told twice counts once.

    One that Stripe refuses is told again another night, and holds back none of the others.
    """
    row = find_subscription(current_tenant())
    if row is None or row.customer is None:
        return
    for counted in list_unreported(current_tenant(), clock.today()):
        identifier = f"usage-{counted.body_id}-{counted.day}"
        try:
            stripe_subscriptions.report_usage(row.customer, counted.certificates, counted.counted_at, identifier)
        except Refused as refused:
            _log.warning("usage.refused", day=str(counted.day), reason=str(refused.reasons[0].values))
            continue
        db.session.add(UsageReport(body_id=counted.body_id, day=counted.day, reported_at=clock.now()))
    db.session.flush()
