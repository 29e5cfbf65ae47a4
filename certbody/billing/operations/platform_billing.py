"""A body's subscription to the platform: opened at Stripe, changed there, believed only when read."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from certbody.billing import stripe_gateway, stripe_subscriptions
from certbody.billing.models import PlatformBill
from certbody.billing.rules.subscribing import (
    SubscriptionSeen,
    covered_until,
    ending,
    may_subscribe,
    newest,
    takes_over,
)
from certbody.billing.stripe_subscriptions import Part, Request
from certbody.kit import clock, outbox
from certbody.kit.dates import PARIS
from certbody.kit.db import db
from certbody.kit.errors import Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import PlatformPlan, Subscription, Tenant
from certbody.tenants.operations.subscriptions import keep_coverage
from certbody.tenants.operations.tenants import TENANT_STATUS
from certbody.tenants.queries.settings import get_profile
from certbody.tenants.queries.subscriptions import find_subscription, offered_on, terms_on
from certbody.tenants.queries.tenants import get_tenant
from certbody.tenants.rules.subscription import BY_HAND, BY_STRIPE, BY_TRIAL, STOPPED, Coverage, cover

# Stripe takes no trial that ends sooner.
SOONEST_END = timedelta(hours=49)


def subscribe(plan_code: str, done_url: str, given_up_url: str, by: Actor) -> str:
    """The page of Stripe where the body at hand subscribes to a plan; what is left of its trial stays free.

    Refused without the platform's keys, for a plan that is not offered, while a subscription lives, and for a body that
    the operator stopped.
    """
    tenant, plan = get_tenant(current_tenant()), offered_on(clock.today()).get(plan_code)
    row = find_subscription(tenant.id, lock=True)
    seen = _seen(row) if row and row.customer and stripe_gateway.bills_bodies() else None
    offered = plan is not None
    online = stripe_gateway.bills_bodies()
    stopped = row is not None and row.kind == STOPPED
    require(may_subscribe(online=online, offered=offered, status=seen.status if seen else None, stopped=stopped))
    assert plan is not None
    row = _with_customer(tenant, row, by)
    journal.record("tenant.subscription_opened", tenant, by, after={"plan_code": plan_code})
    return stripe_subscriptions.open_subscription(_request(row, plan, (done_url, given_up_url)))


def _with_customer(tenant: Tenant, row: Subscription | None, by: Actor) -> Subscription:
    """The body as a customer of the platform, which it becomes the first time."""
    if row is not None and row.customer is not None:
        return row
    profile = get_profile()
    customer = stripe_subscriptions.create_customer(str(tenant.id), profile.legal_name, profile.email)
    held = row.coverage if row else Coverage(BY_HAND)
    return keep_coverage(tenant, held, "tenant.subscription_opened", by, customer=customer)


def _request(row: Subscription, plan: PlatformPlan, urls: tuple[str, str]) -> Request:
    trial_end, name = _trial_end(row), f"{plan.code}-{plan.id}"
    parts = (
        Part(f"certbody-{name}-base", f"Certbody, formule {plan.name}", plan.base_cents, False),
        Part(f"certbody-{name}-certificates", "Certificats en vigueur", plan.certificate_cents, True),
    )
    key = f"subscription-{row.body_id}-{plan.id}-{row.subscribed or 'first'}-{clock.today()}-{trial_end or 'now'}"
    return Request(
        str(row.body_id),
        plan.code,
        str(row.customer),
        tuple(part for part in parts if part.unit_cents),
        trial_end,
        terms_on(clock.today()).vat_basis_points,
        *urls,
        key,
    )


def _trial_end(row: Subscription) -> datetime | None:
    """The end of the last day of a trial that still runs; none when Stripe would not take it."""
    if row.kind != BY_TRIAL or row.covered_until is None:
        return None
    ends = datetime.combine(row.covered_until + timedelta(days=1), time(), PARIS)
    return ends if ends > clock.now() + SOONEST_END else None


def open_portal(back_url: str) -> str:
    """The page of Stripe where the body at hand changes how it pays or ends its subscription."""
    row = find_subscription(current_tenant())
    if row is None or row.customer is None:
        raise Refused(Reason("not_subscribed"))
    return stripe_subscriptions.open_portal(row.customer, back_url)


def _seen(row: Subscription) -> SubscriptionSeen | None:
    return newest(stripe_subscriptions.list_subscriptions(str(row.customer)))


def end_or_go_on(body_id: UUID, by: Actor) -> None:
    """At Stripe, has what a closed body subscribed to end with its month, and go on if it was opened again meanwhile.

    It asks for what the body's state calls for, so that it may be done twice, late or after a later change. What the
    body ended by itself stays ended.
    """
    tenant, row = get_tenant(body_id), find_subscription(body_id)
    if row is None or row.customer is None:
        return
    for seen in stripe_subscriptions.list_subscriptions(row.customer):
        change = ending(seen, closed=tenant.status != "active")
        if change is not None:
            stripe_subscriptions.end_with_month(seen.id, ends=change)
            told = "tenant.subscription_ends" if change else "tenant.subscription_goes_on"
            journal.record(told, tenant, by, after={"subscribed": seen.id})


def follow(row: Subscription, by: Actor) -> None:
    """Reads at Stripe, anew, how a body stands, and keeps it: whatever was told before, and in whatever order."""
    bills = stripe_subscriptions.list_bills(str(row.customer))
    for bill in bills:
        kept = {"number": bill.seen.number, "state": bill.seen.status, "total_cents": bill.seen.total_cents}
        db.session.merge(
            PlatformBill(provider_id=bill.seen.id, body_id=row.body_id, billed_at=bill.billed_at, url=bill.url, **kept)
        )
    seen = _seen(row)
    if seen is not None:
        if ending(seen, closed=get_tenant(row.body_id).status != "active") is not None:
            outbox.post(TENANT_STATUS, body_id=str(row.body_id))
        until = covered_until(seen, [bill.seen for bill in bills])
        told = cover(BY_STRIPE, until, terms_on(until).grace_days if until else 0)
        coverage = told if takes_over(told, row.coverage) else row.coverage
        marks = {"plan_code": seen.plan_code or row.plan_code, "subscribed": seen.id}
        keep_coverage(get_tenant(row.body_id), coverage, "tenant.subscription_read", by, **marks)
    db.session.flush()
