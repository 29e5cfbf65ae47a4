"""Says what a discount takes off the price of an audit: a share of it or a fixed amount, dated, never below zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from certbody.kit.money import share
from certbody.kit.verdict import ALLOWED, Verdict, refuse

DISCOUNT_RULE = "ISO/IEC 17065, 4.6"
WHOLE = 10_000


@dataclass(frozen=True)
class Discount:
    """A reduction of the price: `basis_points` of it (10 % = 1000), or `cents`; one of the two is zero.

    `tariffs` are the kinds of audit that it is for, all when there is none. It holds from a day on, until another.
    """

    name: str
    basis_points: int
    cents: int
    valid_from: date
    valid_until: date | None = None
    tariffs: frozenset[str] = frozenset()


def discount_allowed(asked: Discount) -> Verdict:
    """Whether a discount makes sense: a share up to all of the price or an amount, not both, over at least one day."""
    if (asked.basis_points > 0) == (asked.cents > 0) or not 0 <= asked.basis_points <= WHOLE:
        return refuse("discount_unclear", DISCOUNT_RULE)
    if asked.valid_until is not None and asked.valid_until < asked.valid_from:
        return refuse("discount_ends_first", DISCOUNT_RULE, valid_from=asked.valid_from)
    return ALLOWED


def runs_on(discount: Discount, day: date) -> bool:
    """Whether a discount holds on that day, both of its ends included."""
    return discount.valid_from <= day and (discount.valid_until is None or day <= discount.valid_until)


def amounts_off(price_cents: int, discounts: Iterable[Discount], tariff: str) -> list[tuple[Discount, int]]:
    """What each discount takes off a price, in cents: shares first, each of the whole price, rounded half up; then the
    fixed amounts. Together they never take more than the price; one that takes nothing is left out.

    Source: R8.1. Example: 885,00 €, 10 % and 50,00 € → 88,50 € and 50,00 €.
    """
    meant = [one for one in discounts if not one.tariffs or tariff in one.tariffs]
    off, left = [], max(price_cents, 0)
    for one in sorted(meant, key=lambda each: not each.basis_points):
        cents = min(left, share(price_cents, one.basis_points) if one.basis_points else one.cents)
        left -= cents
        off.append((one, cents))
    return [(one, cents) for one, cents in off if cents > 0]


def worded(discount: Discount) -> str:
    """A discount as its line says it: « Remise réseau (10 %) »."""
    rate = f"{discount.basis_points / 100:g}".replace(".", ",")
    return f"{discount.name} ({rate} %)" if discount.basis_points else discount.name
