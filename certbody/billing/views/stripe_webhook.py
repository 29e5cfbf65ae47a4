"""Where Stripe writes to: checked, kept, answered at once; the work is done by a job of those that it concerns."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request

from certbody.billing import stripe_gateway
from certbody.billing.operations.platform_events import HANDLE, PLATFORM_ACCOUNT
from certbody.billing.operations.stripe_events import keep_event
from certbody.billing.queries.online import find_owner
from certbody.kit.security import csrf
from certbody.kit.transaction import transaction
from certbody.tenants.access import public
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import PLATFORM_ID

bp = Blueprint("stripe_webhook", __name__, url_prefix="/stripe")
SIGNED = "Stripe has no session here: the signature over the raw body says who speaks, a form token could not"
LARGEST = 1_000_000
"""Bytes: a message of Stripe is some kilobytes, and is read before anybody knows who sends it."""


@bp.post("/webhook")
@csrf.exempt
@public(SIGNED)
def take_event() -> Any:
    try:
        event = _event(stripe_gateway.keys_in_use().webhook_secret)
    except stripe_gateway.BadSignature:
        return jsonify(error="signature"), 400
    owner = find_owner(event.account)
    if owner is None:
        keep_event(event, known=False)
        return jsonify(received=True)
    with tenant_scope(owner), transaction():
        keep_event(event, known=True)
    return jsonify(received=True)


@bp.post("/subscriptions")
@csrf.exempt
@public(SIGNED)
def take_platform_event() -> Any:
    try:
        event = _event(stripe_gateway.keys_in_use().billing_secret)
    except stripe_gateway.BadSignature:
        return jsonify(error="signature"), 400
    with tenant_scope(PLATFORM_ID), transaction():
        keep_event(event, known=event.account == PLATFORM_ACCOUNT, kind=HANDLE)
    return jsonify(received=True)


def _event(secret: str) -> stripe_gateway.EventSeen:
    request.max_content_length = LARGEST
    return stripe_gateway.read_event(request.get_data(), request.headers.get("Stripe-Signature", ""), secret)
