"""What Stripe answers, in our words: plain values, of which the rules decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from certbody.billing.rules.online import Fee, Movement, Seen


@dataclass(frozen=True)
class AccountSeen:
    """A body's account as Stripe tells it."""

    id: str
    charges_enabled: bool
    payouts_enabled: bool
    details_submitted: bool


@dataclass(frozen=True)
class CheckoutSeen:
    """A page of payment at Stripe: `open`, `complete` or `expired`; paid or not; its payment, once there is one."""

    id: str
    status: str
    payment_status: str
    url: str
    payment_id: str


def account_of(found: Any) -> AccountSeen:
    """A body's account in our words."""
    return AccountSeen(found.id, found.charges_enabled, found.payouts_enabled, found.details_submitted)


def checkout_of(found: Any) -> CheckoutSeen:
    """A page of payment in our words."""
    return CheckoutSeen(found.id, found.status, found.payment_status, found.url or "", str(found.payment_intent or ""))


def payment_of(
    found: dict[str, Any], charges: Iterable[dict[str, Any]], refunds: Iterable[Any], disputes: Iterable[Any]
) -> Seen:
    """The charge that counts is the one that succeeded, else the newest; Stripe lists the newest first."""
    tried = list(charges)
    charge = next((one for one in tried if one["status"] == "succeeded"), tried[0] if tried else {})
    details, marks = charge.get("payment_method_details") or {}, found.get("metadata") or {}
    return Seen(
        payment_id=found["id"],
        status=found["status"],
        currency=found["currency"],
        amount_cents=charge.get("amount", found["amount"]),
        method=details.get("type", ""),
        at=_moment(charge or found),
        invoice=marks.get("invoice_id", ""),
        attempt=int(marks["attempt"]) if str(marks.get("attempt", "")).isdecimal() else 0,
        charge_id=charge.get("id", ""),
        charge_status=charge.get("status", ""),
        fee=_fee(charge.get("balance_transaction")),
        failure_fee=_fee(charge.get("failure_balance_transaction")),
        refunds=tuple(sorted((refund_of(one) for one in refunds), key=lambda one: (one.at, one.provider_id))),
        disputes=tuple(_dispute(one) for one in disputes),
    )


def refund_of(found: dict[str, Any]) -> Movement:
    """A refund in our words, with the reason that was given here."""
    marks = found.get("metadata") or {}
    reason, fee = marks.get("reason", ""), _fee(found.get("balance_transaction"))
    back = _fee(found.get("failure_balance_transaction"))
    return Movement(found["id"], found["status"], found["amount"], _moment(found), reason, fee, back)


def _dispute(found: dict[str, Any]) -> Movement:
    moved = found.get("balance_transactions") or ()
    fee, back = (next((_fee(one) for one in moved if (one["amount"] < 0) == out), None) for out in (True, False))
    reason = found.get("reason", "")
    return Movement(found["id"], found["status"], found["amount"], _moment(found), reason, fee, back)


def _fee(found: Any) -> Fee | None:
    if not isinstance(found, dict):
        return None
    return Fee(found["id"], found["amount"], found["fee"], found["net"], _moment(found), found["currency"])


def _moment(found: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(found["created"], UTC)
