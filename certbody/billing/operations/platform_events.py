"""Messages of Stripe about the bodies' subscriptions: kept once, handled once in the platform's own scope."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from certbody.billing.models import StripeEvent
from certbody.billing.operations import stripe_events
from certbody.billing.operations.platform_billing import follow
from certbody.kit import outbox
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.models import Subscription
from certbody.tenants.queries.subscriptions import find_subscription_of

HANDLE = "platform_event"
FOLLOW = "subscription_look"
PLATFORM_ACCOUNT = ""
UNKNOWN_CUSTOMER = "unknown_customer"
STRIPE = Actor("Stripe")


def handle_platform_event(event_id: str, by: Actor = STRIPE) -> None:
    """Does what a message calls for, once: whatever it tells, the subscription of its customer is read anew."""
    stripe_events.settle(event_id, lambda event: _handle(event, by))


def _handle(event: StripeEvent, by: Actor) -> str | None:
    return follow_customer(_customer_in(event.payload["data"]["object"]), by)


def _customer_in(told: dict[str, Any]) -> str:
    """Whom the object of a message is about: of all that it says, that alone is believed."""
    return str(told.get("id") if told.get("object") == "customer" else told.get("customer") or "")


def follow_customer(customer: str, by: Actor = STRIPE) -> str | None:
    """Reads how a customer stands and keeps it; answers that it is unknown when no body is that customer."""
    row = find_subscription_of(customer) if customer else None
    if row is None:
        return UNKNOWN_CUSTOMER
    follow(row, by)
    return None


def take_up() -> None:
    """Each night: queues again what a fault left unhandled, and asks Stripe how each body stands.

    So a payment counts even when its message never came.
    """
    stripe_events.queue_unhandled([PLATFORM_ACCOUNT], HANDLE)
    for customer in db.session.scalars(select(Subscription.customer).where(Subscription.customer.is_not(None))):
        outbox.post(FOLLOW, customer=customer)
    db.session.flush()
