"""What the platform does each night to bill the bodies, and what follows a message of Stripe about them."""

from __future__ import annotations

from uuid import UUID

from certbody.billing import stripe_gateway
from certbody.billing.operations import platform_billing, platform_events, usage
from certbody.kit.transaction import transaction
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import PLATFORM_ID
from certbody.tenants.tenant_job import fan_out

COUNT = "certbody.billing.jobs.platform.count"


def start_counts() -> None:
    """Each night: has the certificates of each body counted, and what Stripe's messages left taken up."""
    fan_out(COUNT)
    if stripe_gateway.bills_bodies():
        with tenant_scope(PLATFORM_ID), transaction():
            platform_events.take_up()


def count(tenant_id: str) -> None:
    """Counts the certificates in force of one body; the platform has none."""
    if UUID(tenant_id) != PLATFORM_ID:
        with tenant_scope(UUID(tenant_id)), transaction():
            usage.count_usage()


def report() -> None:
    """Tells Stripe what was counted of the body at hand."""
    usage.report_usage()


def handle(event_id: str) -> None:
    """Does what one message calls for."""
    platform_events.handle_platform_event(event_id)


def end_or_go_on(body_id: str) -> None:
    """Has the subscription of a body that was closed end, or go on when it was opened again."""
    platform_billing.end_or_go_on(UUID(body_id), platform_events.STRIPE)


def follow(customer: str) -> None:
    """Asks Stripe how one customer stands."""
    platform_events.follow_customer(customer)
