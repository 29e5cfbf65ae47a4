"""The only place that speaks to Stripe: plain values in, plain values out. Keys come from the environment alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from certbody.billing.rules.online import CURRENCY, Movement, Seen
from certbody.billing.stripe_answers import AccountSeen, CheckoutSeen, account_of, checkout_of, payment_of, refund_of
from certbody.config import Settings
from certbody.kit.errors import Refused, Unavailable
from certbody.kit.verdict import Reason

if TYPE_CHECKING:
    from stripe import StripeClient

PATIENCE_SECONDS = 20
TOLERANCE_SECONDS = 300
_MOST = 100
T = TypeVar("T")


@dataclass(frozen=True)
class Keys:
    """What the site gave: without a secret key nobody pays online.

    `webhook_secret` signs what Stripe tells of the accounts of bodies, `billing_secret` what it tells of their
    subscriptions to the platform.
    """

    secret: str = ""
    webhook_secret: str = ""
    api_base: str = ""
    billing_secret: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Keys:
        """The keys that the surroundings give."""
        kept = settings.stripe_secret_key, settings.stripe_webhook_secret, settings.stripe_api_base
        return cls(*kept, settings.stripe_billing_secret)


@dataclass(frozen=True)
class Order:
    """What a client is asked to pay, and where the page of payment leads back to."""

    invoice_id: str
    attempt: int
    title: str
    amount_cents: int
    paid_url: str
    given_up_url: str


@dataclass(frozen=True)
class EventSeen:
    """A message of Stripe whose signature was checked."""

    id: str
    type: str
    account: str
    payload: dict[str, Any]


class BadSignature(Exception):
    """A message that Stripe did not sign, or signed too long ago, or that cannot be read."""


_in_use = Keys()


def use(keys: Keys) -> None:
    """Says once, at start, which keys the site has."""
    global _in_use
    _in_use = keys


def keys_in_use() -> Keys:
    """The keys of the site."""
    return _in_use


def is_on() -> bool:
    """Whether the site can take payments online."""
    return bool(_in_use.secret)


def bills_bodies() -> bool:
    """Whether the platform can bill bodies online."""
    return is_on() and bool(_in_use.billing_secret)


@lru_cache(maxsize=4)
def _client_of(keys: Keys, _process: int) -> StripeClient:
    """A client of one process: a forked worker must not share its parent's connections."""
    import stripe  # half a second to read: for those who pay online alone

    bases: Any = {"api": keys.api_base} if keys.api_base else {}
    spoken = stripe.RequestsClient(timeout=PATIENCE_SECONDS)
    return stripe.StripeClient(keys.secret, base_addresses=bases, max_network_retries=2, http_client=spoken)


def ask(question: Callable[[Any], T]) -> T:
    """Stripe's answer; Unavailable when it does not answer just now, Refused with its words when it says no."""
    if not is_on():
        raise Refused(Reason("online_payment_off"))
    import stripe

    try:
        return question(_client_of(_in_use, os.getpid()).v1)
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        raise Unavailable(type(error).__name__) from error
    except stripe.StripeError as error:
        raise Refused(Reason("stripe_refused", values={"message": error.user_message or ""})) from error


def create_account(email: str, name: str, country: str, key: str) -> AccountSeen:
    """A new account for a body, which it completes at Stripe; the same `key` gives the same account."""
    params = {
        "country": country,
        "email": email,
        "business_profile": {"name": name},
        "controller": {
            "fees": {"payer": "account"},
            "losses": {"payments": "stripe"},
            "requirement_collection": "stripe",
            "stripe_dashboard": {"type": "full"},
        },
        "capabilities": {"card_payments": {"requested": True}, "sepa_debit_payments": {"requested": True}},
    }
    return account_of(ask(lambda v1: v1.accounts.create(params, {"idempotency_key": key})))


def read_account(account: str) -> AccountSeen:
    """A body's account as it is now."""
    return account_of(ask(lambda v1: v1.accounts.retrieve(account)))


def link_to_account(account: str, back_url: str, again_url: str) -> str:
    """The page of Stripe where a body completes its account; it can be opened once."""
    params = {"account": account, "return_url": back_url, "refresh_url": again_url, "type": "account_onboarding"}
    return str(ask(lambda v1: v1.account_links.create(params)).url)


def create_checkout(account: str, order: Order) -> CheckoutSeen:
    """A page of payment by card or SEPA debit on the body's account; asked again, the same page."""
    marks = {"invoice_id": order.invoice_id, "attempt": str(order.attempt)}
    price = {"currency": CURRENCY, "unit_amount": order.amount_cents, "product_data": {"name": order.title}}
    params = {
        "mode": "payment",
        "allowed_payment_method_types": ["card", "sepa_debit"],
        "line_items": [{"price_data": price, "quantity": 1}],
        "client_reference_id": order.invoice_id,
        "metadata": marks,
        "payment_intent_data": {"metadata": marks, "description": order.title},
        "locale": "auto",
        "success_url": order.paid_url,
        "cancel_url": order.given_up_url,
    }
    key = f"checkout-{order.invoice_id}-{order.amount_cents}-{order.attempt}"
    options = {"stripe_account": account, "idempotency_key": key}
    return checkout_of(ask(lambda v1: v1.checkout.sessions.create(params, options)))


def read_checkout(account: str, checkout: str) -> CheckoutSeen:
    """A page of payment as it is now."""
    options = {"stripe_account": account}
    return checkout_of(ask(lambda v1: v1.checkout.sessions.retrieve(checkout, {}, options)))


def expire_checkout(account: str, checkout: str) -> CheckoutSeen:
    """Closes a page of payment that nobody has used; Refused when someone just did."""
    options = {"stripe_account": account}
    return checkout_of(ask(lambda v1: v1.checkout.sessions.expire(checkout, {}, options)))


def read_payment(account: str, payment: str) -> Seen:
    """A payment as it is now, with its charge, refunds, disputes and fees."""
    options, of_it = {"stripe_account": account}, {"payment_intent": payment, "limit": _MOST}
    with_fees = {**of_it, "expand": ["data.balance_transaction", "data.failure_balance_transaction"]}
    found = ask(lambda v1: v1.payment_intents.retrieve(payment, {}, options)).to_dict()
    charges = ask(lambda v1: v1.charges.list(with_fees, options)).to_dict()["data"]
    refunds = ask(lambda v1: v1.refunds.list(with_fees, options)).to_dict()["data"]
    disputes = ask(lambda v1: v1.disputes.list(of_it, options)).to_dict()["data"]
    return payment_of(found, charges, refunds, disputes)


def refund(account: str, charge: str, amount_cents: int, marks: Mapping[str, str], key: str) -> Movement:
    """Gives back a part or the whole of a charge; the same `key` gives back once."""
    params = {"charge": charge, "amount": amount_cents, "reason": "requested_by_customer", "metadata": dict(marks),
              "expand": ["balance_transaction"]}  # fmt: skip
    options = {"stripe_account": account, "idempotency_key": key}
    return refund_of(ask(lambda v1: v1.refunds.create(params, options)).to_dict())


def find_payment_of(account: str, charge: str) -> str:
    """The payment that a charge belongs to."""
    found = ask(lambda v1: v1.charges.retrieve(charge, {}, {"stripe_account": account}))
    return str(found.payment_intent)


def read_event(body: bytes, signature: str, secret: str) -> EventSeen:
    """A message of Stripe; BadSignature when it is forged, older than five minutes, or unreadable."""
    import stripe

    if not secret:
        raise BadSignature  # an empty secret is one that anybody knows
    try:
        stripe.WebhookSignature.verify_header(body.decode(), signature, secret, TOLERANCE_SECONDS)
        event = stripe.Webhook.construct_event_without_verification(body).to_dict()
        return EventSeen(event["id"], event["type"], event.get("account") or "", event)
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSignature from error


def is_live() -> bool:
    """Whether the site's key moves real money; Unavailable or Refused when it opens nothing."""
    return bool(ask(lambda v1: v1.balance.retrieve()).livemode)


def has_accounts() -> bool:
    """Whether a body has connected an account; Refused when the site may not connect any."""
    return bool(ask(lambda v1: v1.accounts.list({"limit": 1})).data)


def list_webhooks() -> list[dict[str, Any]]:
    """The addresses that Stripe writes to for this site."""
    found: list[dict[str, Any]] = ask(lambda v1: v1.webhook_endpoints.list({"limit": _MOST})).to_dict()["data"]
    return found
