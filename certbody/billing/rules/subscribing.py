"""Says until when a body's subscription at Stripe covers it, in whatever order that is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from certbody.kit.verdict import ALLOWED, Verdict, refuse
from certbody.tenants.rules.subscription import BY_STRIPE, STOPPED, Coverage

PAID = ("trialing", "active")
UNPAID = ("past_due", "unpaid", "paused")
ALIVE = (*PAID, *UNPAID)
OPEN_BILLS = ("open", "uncollectible")


@dataclass(frozen=True)
class SubscriptionSeen:
    """A subscription as Stripe tells it now: its state, its plan, and the days that count.

    `ends` with its month; `closed` when that is because its body was closed.
    """

    id: str
    status: str
    plan_code: str
    period_from: date
    ended_on: date | None = None
    ends: bool = False
    closed: bool = False


@dataclass(frozen=True)
class BillSeen:
    """A bill as Stripe tells it now."""

    id: str
    number: str
    status: str
    total_cents: int
    billed_on: date


def newest(seen: Iterable[SubscriptionSeen]) -> SubscriptionSeen | None:
    """The subscription of a body that counts, of those given newest first: one that lives, else the last that did."""
    known = [one for one in seen if one.status in (*ALIVE, "canceled")]
    return next((one for one in known if one.status in ALIVE), known[0] if known else None)


def covered_until(seen: SubscriptionSeen, bills: Iterable[BillSeen]) -> date | None:
    """Until when a subscription covers its body; None while it is paid.

    Its last day is that of the oldest bill left unpaid, or the end of what was ended. Source: the platform's terms.
    Example: past due, a bill of 01/12 unpaid → until 01/12; the days of grace follow.
    """
    if seen.status in PAID:
        return None
    unpaid = [bill.billed_on for bill in bills if bill.status in OPEN_BILLS]
    ends = [*unpaid, *([seen.ended_on] if seen.ended_on else [])]
    return min(ends, default=seen.period_from)


def ending(seen: SubscriptionSeen, *, closed: bool) -> bool | None:
    """Whether a subscription is to end with its month (True) or to go on (False); None when nothing is to be changed.

    That of a closed body ends; once the body is open again it goes on, unless the body had ended it by itself.
    """
    if seen.status not in ALIVE:
        return None
    if closed:
        return None if seen.ends else True
    return False if seen.ends and seen.closed else None


def takes_over(coverage: Coverage, held: Coverage) -> bool:
    """Whether what Stripe tells replaces what a body is covered by now.

    A payment does, but where the operator stopped the body; its absence does not take back what the operator or a trial
    grants.
    """
    return held.kind == BY_STRIPE or (coverage.covered_until is None and held.kind != STOPPED)


def may_subscribe(*, online: bool, offered: bool, status: str | None, stopped: bool = False) -> Verdict:
    """Whether a body may open a subscription: online billing is on, the plan is offered, none of its own lives.

    Not one that the operator stopped: it would pay for nothing.
    """
    if not online:
        return refuse("platform_billing_off")
    if not offered:
        return refuse("plan_not_offered")
    if stopped:
        return refuse("subscription_stopped")
    return refuse("subscribed_already") if status in ALIVE else ALLOWED
