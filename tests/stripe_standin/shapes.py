"""Reading form-encoded requests, and refusing parameters that Stripe does not know."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

_SHAPES = {
    ("POST", "accounts"): ("stripe.params._account_create_params", "AccountCreateParams"),
    ("GET", "accounts"): ("stripe.params._account_list_params", "AccountListParams"),
    ("GET", "accounts/*"): ("stripe.params._account_retrieve_params", "AccountRetrieveParams"),
    ("POST", "account_links"): ("stripe.params._account_link_create_params", "AccountLinkCreateParams"),
    ("POST", "checkout/sessions"): ("stripe.params.checkout._session_create_params", "SessionCreateParams"),
    ("GET", "checkout/sessions/*"): ("stripe.params.checkout._session_retrieve_params", "SessionRetrieveParams"),
    ("POST", "checkout/sessions/*/expire"): ("stripe.params.checkout._session_expire_params", "SessionExpireParams"),
    ("GET", "payment_intents/*"): ("stripe.params._payment_intent_retrieve_params", "PaymentIntentRetrieveParams"),
    ("GET", "charges"): ("stripe.params._charge_list_params", "ChargeListParams"),
    ("GET", "charges/*"): ("stripe.params._charge_retrieve_params", "ChargeRetrieveParams"),
    ("POST", "refunds"): ("stripe.params._refund_create_params", "RefundCreateParams"),
    ("GET", "refunds"): ("stripe.params._refund_list_params", "RefundListParams"),
    ("GET", "disputes"): ("stripe.params._dispute_list_params", "DisputeListParams"),
    ("GET", "balance"): ("stripe.params._balance_retrieve_params", "BalanceRetrieveParams"),
    ("GET", "tax_rates"): ("stripe.params._tax_rate_list_params", "TaxRateListParams"),
    ("POST", "tax_rates"): ("stripe.params._tax_rate_create_params", "TaxRateCreateParams"),
    ("POST", "customers"): ("stripe.params._customer_create_params", "CustomerCreateParams"),
    ("GET", "prices"): ("stripe.params._price_list_params", "PriceListParams"),
    ("POST", "prices"): ("stripe.params._price_create_params", "PriceCreateParams"),
    ("GET", "billing/meters"): ("stripe.params.billing._meter_list_params", "MeterListParams"),
    ("POST", "billing/meters"): ("stripe.params.billing._meter_create_params", "MeterCreateParams"),
    ("POST", "billing/meter_events"): ("stripe.params.billing._meter_event_create_params", "MeterEventCreateParams"),
    ("POST", "billing_portal/sessions"): ("stripe.params.billing_portal._session_create_params", "SessionCreateParams"),
    ("GET", "subscriptions"): ("stripe.params._subscription_list_params", "SubscriptionListParams"),
    ("POST", "subscriptions/*"): ("stripe.params._subscription_update_params", "SubscriptionUpdateParams"),
    ("GET", "invoices"): ("stripe.params._invoice_list_params", "InvoiceListParams"),
    ("GET", "webhook_endpoints"): ("stripe.params._webhook_endpoint_list_params", "WebhookEndpointListParams"),
}


class Fault(Exception):
    """What Stripe would answer instead."""

    def __init__(self, status: int, kind: str, message: str, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, **({"code": code} if code else {})}}


def refuse(message: str, code: str = "", status: int = 400) -> Fault:
    return Fault(status, "invalid_request_error", message, code)


def unflatten(text: str) -> dict[str, Any]:
    """`a[b][0]=c` as nested values."""
    out: dict[str, Any] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        *way, last = re.findall(r"[^\[\]]+", key)
        place = out
        for part in way:
            place = place.setdefault(part, {})
        place[last] = value
    return {key: _lists(value) for key, value in out.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    found = {key: _lists(inner) for key, inner in value.items()}
    if found and all(key.isdigit() for key in found):
        return [found[key] for key in sorted(found, key=int)]
    return found


def check(method: str, path: str, values: dict[str, Any]) -> None:
    """Refuses a request that we have no shape for, and parameters that stripe-python's own types do not name."""
    pattern = re.sub(r"\b(acct|cs|pi|ch|re|dp|sub)_[A-Za-z0-9_]+", "*", path)
    if (method, pattern) not in _SHAPES:
        raise refuse(f"Unrecognized request URL ({method}: /v1/{path}).", status=404)
    module, name = _SHAPES[method, pattern]
    _check(import_module(module), name, values, "")


def _check(module: Any, name: str, values: dict[str, Any], above: str) -> None:
    known = set(getattr(module, name).__annotations__) | {"expand"}
    for key, value in values.items():
        shown = f"{above}[{key}]" if above else key
        if key not in known:
            raise refuse(f"Received unknown parameter: {shown}", "parameter_unknown")
        camel = "".join(part.capitalize() for part in key.split("_"))
        inner = next((n for n in (name + camel, name + camel.removesuffix("s")) if hasattr(module, n)), None)
        for item in value if isinstance(value, list) else [value]:
            if inner is not None and isinstance(item, dict):
                _check(module, inner, item, shown)
