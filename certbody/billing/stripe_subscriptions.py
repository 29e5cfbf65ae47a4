"""What the platform asks of Stripe to bill the bodies: customers, prices, subscriptions, usage, bills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from certbody.billing.rules.online import CURRENCY
from certbody.billing.rules.subscribing import BillSeen, SubscriptionSeen
from certbody.billing.stripe_gateway import ask
from certbody.kit.dates import paris_date

CLOSED = "closed"
METER = "certificates_in_force"
VAT = "TVA"
_MOST = 100


@dataclass(frozen=True)
class Part:
    """One part of a plan: what it is called, its price a month, and whether it counts certificates."""

    key: str
    title: str
    unit_cents: int
    counted: bool


@dataclass(frozen=True)
class Request:
    """What a body subscribes to, and where the page of payment leads back to; `trial_end` is a moment, or none."""

    body_id: str
    plan_code: str
    customer: str
    parts: tuple[Part, ...]
    trial_end: datetime | None
    vat_basis_points: int
    done_url: str
    given_up_url: str
    key: str


@dataclass(frozen=True)
class Bill:
    """A bill with its page at Stripe."""

    seen: BillSeen
    billed_at: datetime
    url: str


def create_customer(body_id: str, name: str, email: str) -> str:
    """The customer that a body is for the platform; asked again, the same one."""
    params = {"name": name, "email": email, "metadata": {"body_id": body_id}}
    params = {field: value for field, value in params.items() if value}
    return str(ask(lambda v1: v1.customers.create(params, {"idempotency_key": f"customer-{body_id}"})).id)


def open_subscription(request: Request) -> str:
    """The page where a body subscribes; asked again with the same `key`, the same page."""
    marks = {"body_id": request.body_id, "plan": request.plan_code}
    lines = [{"price": _price(part), **({} if part.counted else {"quantity": 1})} for part in request.parts]
    kept: dict[str, Any] = {"metadata": marks}
    if request.vat_basis_points:
        kept["default_tax_rates"] = [_tax(request.vat_basis_points)]
    if request.trial_end is not None:
        kept["trial_end"] = int(request.trial_end.timestamp())
    params = {
        "mode": "subscription",
        "customer": request.customer,
        "line_items": lines,
        "client_reference_id": request.body_id,
        "metadata": marks,
        "subscription_data": kept,
        "locale": "auto",
        "success_url": request.done_url,
        "cancel_url": request.given_up_url,
    }
    return str(ask(lambda v1: v1.checkout.sessions.create(params, {"idempotency_key": request.key})).url or "")


def _price(part: Part) -> str:
    """The price of a part at Stripe, made the first time: a price never changes, so its key says its day."""
    asked = {"lookup_keys": [part.key], "active": True, "limit": 1}
    found = ask(lambda v1: v1.prices.list(asked)).data
    if found:
        return str(found[0].id)
    recurring: dict[str, Any] = {"interval": "month"}
    if part.counted:
        recurring |= {"usage_type": "metered", "meter": _meter()}
    params = {
        "currency": CURRENCY,
        "unit_amount": part.unit_cents,
        "recurring": recurring,
        "lookup_key": part.key,
        "product_data": {"name": part.title},
    }
    return str(ask(lambda v1: v1.prices.create(params, {"idempotency_key": f"price-{part.key}"})).id)


def _tax(basis_points: int) -> str:
    """The VAT that is added to the prices, made at Stripe the first time."""
    wanted = f"{basis_points / 100:g}"
    found = ask(lambda v1: v1.tax_rates.list({"active": True, "inclusive": False, "limit": _MOST})).data
    known = next((one for one in found if one.display_name == VAT and f"{float(one.percentage):g}" == wanted), None)
    if known is not None:
        return str(known.id)
    params = {"display_name": VAT, "percentage": float(wanted), "inclusive": False, "country": "FR"}
    return str(ask(lambda v1: v1.tax_rates.create(params, {"idempotency_key": f"vat-{basis_points}"})).id)


def _meter() -> str:
    """The count of certificates at Stripe: of what is told in a month, the last is billed."""
    found = find_meter()
    if found is not None:
        return found
    params = {
        "display_name": "Certificats en vigueur",
        "event_name": METER,
        "default_aggregation": {"formula": "last"},
    }
    return str(ask(lambda v1: v1.billing.meters.create(params, {"idempotency_key": f"meter-{METER}"})).id)


def find_meter() -> str | None:
    """The meter of certificates, if one was made."""
    found = ask(lambda v1: v1.billing.meters.list({"status": "active", "limit": _MOST})).data
    return next((str(one.id) for one in found if one.event_name == METER), None)


def open_portal(customer: str, back_url: str) -> str:
    """The page of Stripe where a body changes how it pays, reads its bills and ends its subscription."""
    params = {"customer": customer, "return_url": back_url, "locale": "auto"}
    return str(ask(lambda v1: v1.billing_portal.sessions.create(params)).url)


def list_subscriptions(customer: str) -> list[SubscriptionSeen]:
    """The subscriptions of a customer as they are now, the newest first."""
    asked = {"customer": customer, "status": "all", "limit": _MOST}
    found = ask(lambda v1: v1.subscriptions.list(asked)).to_dict()["data"]
    return [_subscription(one) for one in found]


def _subscription(found: dict[str, Any]) -> SubscriptionSeen:
    items = found["items"]["data"]
    begun = max((item["current_period_start"] for item in items), default=found["created"])
    ended = found.get("ended_at")
    marks = found.get("metadata") or {}
    ended_on = paris_date(_moment(ended)) if ended else None
    ends = bool(found.get("cancel_at_period_end"))
    known = found["id"], found["status"], marks.get("plan", ""), paris_date(_moment(begun))
    return SubscriptionSeen(*known, ended_on, ends, bool(marks.get(CLOSED)))


def end_with_month(subscription: str, *, ends: bool) -> None:
    """Has a subscription end with the month that is paid, since its body was closed, or go on after all."""
    params = {"cancel_at_period_end": ends, "metadata": {CLOSED: "1" if ends else ""}}
    ask(lambda v1: v1.subscriptions.update(subscription, params))


def list_bills(customer: str) -> list[Bill]:
    """The bills of a customer as they are now, the newest first; those that are still being made are none."""
    found = ask(lambda v1: v1.invoices.list({"customer": customer, "limit": _MOST})).to_dict()["data"]
    return [_bill(one) for one in found if one["status"] != "draft"]


def _bill(found: dict[str, Any]) -> Bill:
    at = _moment(found["created"])
    seen = BillSeen(found["id"], found.get("number") or "", found["status"], found["total"], paris_date(at))
    return Bill(seen, at, found.get("hosted_invoice_url") or "")


def report_usage(customer: str, certificates: int, at: datetime, identifier: str) -> None:
    """Tells how many certificates were in force at a moment; told again with the same `identifier`, it counts once."""
    params = {
        "event_name": METER,
        "payload": {"stripe_customer_id": customer, "value": str(certificates)},
        "identifier": identifier,
        "timestamp": int(at.timestamp()),
    }
    ask(lambda v1: v1.billing.meter_events.create(params, {"idempotency_key": identifier}))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
