"""What follows a message of Stripe, after it was kept."""

from __future__ import annotations

from uuid import UUID

from certbody.billing import stripe_gateway
from certbody.billing.operations import checkouts, stripe_events
from certbody.billing.queries.online import get_account, get_checkout
from certbody.kit.transaction import transaction
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.tenant_job import fan_out

TAKE_UP = "certbody.billing.jobs.online.take_up"


def handle_event(event_id: str) -> None:
    """Does what one message calls for."""
    stripe_events.handle_event(event_id)


def close_checkout(invoice_id: str) -> None:
    """Closes the page of payment of an invoice that was paid otherwise."""
    checkouts.close_checkout(UUID(invoice_id), stripe_events.STRIPE)


def look_at_checkout(checkout_id: str) -> None:
    """Asks Stripe what became of a page of payment."""
    checkout = get_checkout(UUID(checkout_id))
    account = get_account(checkout.stripe_account_id)
    stripe_events.follow_checkout(account, checkout.session, stripe_events.STRIPE)


def start_taking_up() -> None:
    """Each night: has each body take up what was left."""
    if stripe_gateway.is_on():
        fan_out(TAKE_UP)


def take_up(tenant_id: str) -> None:
    """Takes up what was left in one body."""
    with tenant_scope(UUID(tenant_id)), transaction():
        stripe_events.take_up()
