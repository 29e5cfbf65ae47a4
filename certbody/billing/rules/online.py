"""Says what of a payment by Stripe is still to be booked, whether an invoice may be paid online, and what to credit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse

CURRENCY = "eur"
METHODS = {"card": "card", "sepa_debit": "direct_debit"}
# A question of the bank takes no money; it becomes a dispute, or nothing.
_CONTESTED = {"needs_response", "under_review", "won", "lost", "prevented"}
_GIVEN_BACK = {"pending", "succeeded", "requires_action"}
_CAME_TO_NOTHING = {"failed", "canceled"}


@dataclass(frozen=True)
class Fee:
    """What Stripe kept of one movement: the balance transaction, in cents."""

    provider_id: str
    gross_cents: int
    fee_cents: int
    net_cents: int
    at: datetime
    currency: str = CURRENCY


@dataclass(frozen=True)
class Movement:
    """A refund or a dispute as Stripe tells it at the moment; `back_fee` is of what came back of it."""

    provider_id: str
    status: str
    amount_cents: int
    at: datetime
    reason: str = ""
    fee: Fee | None = None
    back_fee: Fee | None = None


@dataclass(frozen=True)
class Seen:
    """A payment as Stripe tells it at the moment: one charge, what was given back of it, who contests it."""

    payment_id: str
    status: str
    currency: str
    amount_cents: int
    method: str
    at: datetime
    invoice: str = ""
    attempt: int = 0
    charge_id: str = ""
    charge_status: str = ""
    fee: Fee | None = None
    failure_fee: Fee | None = None
    refunds: tuple[Movement, ...] = ()
    disputes: tuple[Movement, ...] = ()


@dataclass(frozen=True)
class Booking:
    """One row to book: positive when money comes in. `reverses` names the row that it takes back or brings back."""

    provider_id: str
    kind: str
    amount_cents: int
    at: datetime
    reverses: str = ""
    reason: str = ""
    fee: Fee | None = None


def may_pay_online(
    state: str, due_cents: int, *, ready: bool, under_way: bool, is_credit_note: bool, refund_uncredited: bool
) -> Verdict:
    """Whether a client may start paying an invoice online.

    Example: issued, 120 € left, the account ready, no debit on its way → yes. Source: invariant 72; ISO 4217 EUR only.
    """
    payable = state == "issued" and due_cents > 0 and not is_credit_note and not refund_uncredited
    return all_of(
        ALLOWED if ready else refuse("online_payment_off"),
        ALLOWED if payable else refuse("online_nothing_to_pay"),
        refuse("online_payment_under_way") if under_way else ALLOWED,
    )


def may_book(seen: Seen) -> Verdict:
    """Whether a payment may be booked on an invoice: in euros only, and something at all."""
    if seen.currency != CURRENCY:
        return refuse("online_currency", currency=seen.currency.upper())
    return ALLOWED if seen.amount_cents > 0 else refuse("online_amount_not_positive")


def fees_in_euros(seen: Seen) -> Verdict:
    """Whether all that Stripe kept of a payment is in euros: what an account in another currency lost is not booked."""
    of_movements = (fee for moved in (*seen.refunds, *seen.disputes) for fee in (moved.fee, moved.back_fee))
    for fee in (seen.fee, seen.failure_fee, *of_movements):
        if fee is not None and fee.currency != CURRENCY:
            return refuse("online_fee_currency", currency=fee.currency.upper())
    return ALLOWED


def to_book(seen: Seen, booked: Collection[str]) -> tuple[Booking, ...]:
    """What Stripe tells and the books do not hold yet, in the order in which it is to be booked.

    It answers from the present state alone, so that events may come twice, late or in any order. Example: a payment of
    120 € refunded by 20 €, of which nothing is booked → + 120 €, then − 20 €.
    """
    known = set(booked)
    return tuple(row for row in _wanted(seen, known) if row.provider_id not in known)


def _wanted(seen: Seen, known: set[str]) -> Iterator[Booking]:
    charge = seen.charge_id
    if seen.charge_status == "succeeded":
        yield Booking(charge, "received", seen.amount_cents, seen.at, fee=seen.fee)
    elif charge not in known:
        return
    elif seen.charge_status == "failed":
        yield Booking(_failed(charge), "failed", -seen.amount_cents, seen.at, charge, fee=seen.failure_fee)
    for refund in seen.refunds:
        yield from _of_refund(refund, charge, known)
    for dispute in seen.disputes:
        yield from _of_dispute(dispute, charge)


def _of_refund(refund: Movement, charge: str, known: set[str]) -> Iterator[Booking]:
    if refund.status in _GIVEN_BACK:
        yield Booking(
            refund.provider_id, "refunded", -refund.amount_cents, refund.at, charge, refund.reason, refund.fee
        )
    elif refund.status in _CAME_TO_NOTHING and refund.provider_id in known:
        back, row = _failed(refund.provider_id), refund.provider_id
        yield Booking(back, "reinstated", refund.amount_cents, refund.at, row, refund.reason, refund.back_fee)


def _of_dispute(dispute: Movement, charge: str) -> Iterator[Booking]:
    if dispute.status not in _CONTESTED:
        return
    row = dispute.provider_id
    yield Booking(row, "disputed", -dispute.amount_cents, dispute.at, charge, dispute.reason, dispute.fee)
    if dispute.status in ("won", "prevented"):
        back, fee = _won(row), dispute.back_fee
        yield Booking(back, "reinstated", dispute.amount_cents, dispute.at, row, dispute.reason, fee)


def _failed(name: str) -> str:
    return f"{name}:failed"


def _won(name: str) -> str:
    return f"{name}:won"


def fees_of(seen: Seen) -> list[tuple[str, Fee]]:
    """What Stripe tells that it kept, by the row that it belongs to; below zero what it gave back.

    Example: 20 € kept of a dispute and given back once it is won → dp_1 20 €, dp_1:won −20 €.
    """
    told = [(seen.charge_id, seen.fee), (_failed(seen.charge_id), seen.failure_fee)]
    for refund in seen.refunds:
        told += [(refund.provider_id, refund.fee), (_failed(refund.provider_id), refund.back_fee)]
    for dispute in seen.disputes:
        told += [(dispute.provider_id, dispute.fee), (_won(dispute.provider_id), dispute.back_fee)]
    return [(name, fee) for name, fee in told if fee is not None]


def lost_of(seen: Seen) -> list[str]:
    """The disputes that the bank decided for the client."""
    return [one.provider_id for one in seen.disputes if one.status == "lost"]


def to_credit(balance_cents: int, refunded_cents: int) -> int:
    """How much of a refund the client would owe again without a credit note; what was owed to the client is not.

    `balance_cents` is what was left to pay before, below zero when the client was owed. Example: 20 € were owed to the
    client, 50 € are given back → 30 € to credit.
    """
    return max(0, balance_cents + refunded_cents) - max(0, balance_cents)


def may_refund(amount_cents: int, left_cents: int) -> Verdict:
    """Whether this much of a payment may be given back: more than nothing, and no more than is left of it."""
    return ALLOWED if 0 < amount_cents <= left_cents else refuse("refund_out_of_bounds", left_cents=left_cents)
