"""What the operator does about payments online: see whether Stripe is reached, handle kept messages again.

Clients pay the bodies on accounts of these; the bodies pay the platform on its own account, with a webhook of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from uuid import UUID

import click

from certbody.billing import stripe_gateway, stripe_subscriptions
from certbody.commands.check import Unfit
from certbody.config import Settings
from certbody.kit.errors import Refused

T = TypeVar("T")
Examination = tuple[str, Callable[[Settings], str]]
# What Stripe must tell us of, and the part of an address where it does.
NEEDED = {
    "account.updated", "charge.dispute.closed", "charge.dispute.created", "charge.refunded",
    "checkout.session.async_payment_failed", "checkout.session.async_payment_succeeded", "checkout.session.completed",
    "payment_intent.payment_failed", "payment_intent.succeeded", "refund.failed",
}  # fmt: skip
NEEDED_BY_PLATFORM = {
    "checkout.session.completed", "customer.subscription.created", "customer.subscription.deleted",
    "customer.subscription.updated", "invoice.finalized", "invoice.paid", "invoice.payment_failed",
}  # fmt: skip
HOOK, PLATFORM_HOOK = "/stripe/webhook", "/stripe/subscriptions"

stripe = click.Group("stripe", help="Payments online.")


@stripe.command()
@click.option("--event", "event_id", default=None, help="Only this message, handled again even if it was.")
def replay(event_id: str | None) -> None:
    """Handle again the messages of Stripe that nothing has come of; what is booked stays booked once."""
    from certbody.app import create_app

    with create_app(Settings.from_environment()).app_context():
        click.echo(f"{replay_kept(event_id)} to handle again")


def replay_kept(event_id: str | None) -> int:
    """Queues one kept message again, or all that nothing has come of; says how many."""
    from certbody.billing.operations import platform_events, stripe_events
    from certbody.billing.queries.online import list_owners
    from certbody.kit.transaction import transaction
    from certbody.tenants.boundary import tenant_scope
    from certbody.tenants.models import PLATFORM_ID

    if event_id is not None:
        owner, kind = _concerned(event_id)
        with tenant_scope(owner), transaction():
            stripe_events.replay_event(event_id, kind)
        return 1
    with tenant_scope(PLATFORM_ID), transaction():
        found = stripe_events.queue_unhandled([platform_events.PLATFORM_ACCOUNT], platform_events.HANDLE)
    for owner in list_owners():
        with tenant_scope(owner), transaction():
            found += stripe_events.queue_unhandled(stripe_events.list_accounts_at_stripe())
    return found


def _concerned(event_id: str) -> tuple[UUID, str]:
    """Whom a kept message concerns, and what handles it; a usage error when nobody is known to be concerned."""
    from certbody.billing.models import StripeEvent
    from certbody.billing.operations import platform_events, stripe_events
    from certbody.billing.queries.online import find_owner
    from certbody.kit.db import db
    from certbody.tenants.models import PLATFORM_ID

    event = db.session.get(StripeEvent, event_id)
    if event is not None and event.account == platform_events.PLATFORM_ACCOUNT:
        return PLATFORM_ID, platform_events.HANDLE
    owner = find_owner(event.account) if event is not None else None
    if owner is None:
        raise click.UsageError(f"{event_id} is unknown, or of an account that no body has connected")
    return owner, stripe_events.HANDLE


def examinations() -> Iterator[Examination]:
    """What `certbody check stripe` looks at, in its order."""
    yield "keys", _keys
    yield "account", _account
    yield "connect", _connect
    yield "webhook", _webhook
    yield "subscriptions", _subscriptions


def _keys(settings: Settings) -> str:
    if not settings.stripe_secret_key:
        raise Unfit("STRIPE_SECRET_KEY is missing: clients pay by transfer")
    if not settings.stripe_webhook_secret:
        raise Unfit("STRIPE_WEBHOOK_SECRET is missing: no message of Stripe is believed")
    stripe_gateway.use(stripe_gateway.Keys.of(settings))
    return f"asking {settings.stripe_api_base or 'Stripe'}"


def _answer(question: Callable[[], T]) -> T:
    """What Stripe answers; Unfit with its own words when it says no."""
    try:
        return question()
    except Refused as refused:
        raise Unfit(str(refused.reasons[0].values.get("message") or refused)) from None


def _account(_settings: Settings) -> str:
    return "it answers, with real money" if _answer(stripe_gateway.is_live) else "it answers, in test mode"


def _connect(_settings: Settings) -> str:
    connected = _answer(stripe_gateway.has_accounts)
    return "bodies have connected accounts" if connected else "open, no body has connected an account yet"


def _webhook(settings: Settings) -> str:
    return _listening(_hook(settings.base_url + HOOK, "a Connect endpoint"), NEEDED)


def _subscriptions(settings: Settings) -> str:
    """Whether bodies can pay the platform: the same account, and a webhook with a secret of its own."""
    if not settings.stripe_billing_secret:
        return "no STRIPE_BILLING_SECRET: the operator sets by hand what bodies have paid"
    listening = _listening(_hook(settings.base_url + PLATFORM_HOOK, "an endpoint for your account"), NEEDED_BY_PLATFORM)
    metered = _answer(stripe_subscriptions.find_meter)
    return f"{listening}, {'certificates are metered' if metered else 'the meter comes with the first subscription'}"


def _hook(address: str, kind: str) -> dict[str, Any]:
    found = next((hook for hook in _answer(stripe_gateway.list_webhooks) if hook["url"] == address), None)
    if found is None:
        raise Unfit(f"Stripe does not write to {address}: add {kind} there")
    return found


def _listening(hook: dict[str, Any], needed: set[str]) -> str:
    told = set(hook["enabled_events"])
    missing = [] if "*" in told else sorted(needed - told)
    if hook["status"] != "enabled":
        raise Unfit(f"the endpoint {hook['url']} is {hook['status']}")
    if missing:
        raise Unfit(f"the endpoint {hook['url']} does not tell of {', '.join(missing)}")
    return f"Stripe writes to {hook['url']}"
