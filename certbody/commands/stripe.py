"""What the operator does about payments online: see whether Stripe is reached, handle kept messages again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import click

from certbody.billing import stripe_gateway
from certbody.commands.check import Unfit
from certbody.config import Settings
from certbody.kit.errors import Refused

T = TypeVar("T")
Examination = tuple[str, Callable[[Settings], str]]
# What Stripe must tell us of, and the part of an address where it does.
NEEDED = {
    "account.updated", "charge.dispute.closed", "charge.dispute.created", "charge.refunded",
    "checkout.session.async_payment_failed", "checkout.session.async_payment_succeeded", "checkout.session.completed",
    "payment_intent.payment_failed", "payment_intent.succeeded",
}  # fmt: skip
HOOK = "/stripe/webhook"

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
    from certbody.billing.models import StripeEvent
    from certbody.billing.operations import stripe_events
    from certbody.billing.queries.online import find_owner, list_owners
    from certbody.kit.db import db
    from certbody.kit.transaction import transaction
    from certbody.tenants.boundary import tenant_scope

    if event_id is not None:
        event = db.session.get(StripeEvent, event_id)
        owner = find_owner(event.account) if event is not None else None
        if owner is None:
            raise click.UsageError(f"{event_id} is unknown, or of an account that no body has connected")
        with tenant_scope(owner), transaction():
            stripe_events.replay_event(event_id)
        return 1
    found = 0
    for owner in list_owners():
        with tenant_scope(owner), transaction():
            found += stripe_events.queue_unhandled()
    return found


def examinations() -> Iterator[Examination]:
    """What `certbody check stripe` looks at, in its order."""
    yield "keys", _keys
    yield "account", _account
    yield "connect", _connect
    yield "webhook", _webhook


def _keys(settings: Settings) -> str:
    if not settings.stripe_secret_key:
        raise Unfit("STRIPE_SECRET_KEY is missing: clients pay by transfer")
    if not settings.stripe_webhook_secret:
        raise Unfit("STRIPE_WEBHOOK_SECRET is missing: no message of Stripe is believed")
    stripe_gateway.use(
        stripe_gateway.Keys(settings.stripe_secret_key, settings.stripe_webhook_secret, settings.stripe_api_base)
    )
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
    address = settings.base_url + HOOK
    found = next((hook for hook in _answer(stripe_gateway.list_webhooks) if hook["url"] == address), None)
    if found is None:
        raise Unfit(f"Stripe does not write to {address}: add a Connect endpoint there")
    return _listening(found)


def _listening(hook: dict[str, Any]) -> str:
    told = set(hook["enabled_events"])
    missing = [] if "*" in told else sorted(NEEDED - told)
    if hook["status"] != "enabled":
        raise Unfit(f"the endpoint {hook['url']} is {hook['status']}")
    if missing:
        raise Unfit(f"the endpoint {hook['url']} does not tell of {', '.join(missing)}")
    return f"Stripe writes to {hook['url']}"
