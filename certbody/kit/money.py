"""Money is a whole number of euro cents. Rounding happens in one place, half up, away from zero."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

_AMOUNT = re.compile(r"^\s*(-?)\s*([0-9][0-9\s\u00a0\u202f]*)(?:[.,]([0-9]{1,2}))?\s*€?\s*$")


def round_cents(amount: Decimal) -> int:
    """Whole cents from a decimal number of cents, half up (away from zero).

    >>> round_cents(Decimal("10.5"))
    11
    """
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share(cents: int, basis_points: int) -> int:
    """The part of an amount, in cents, that a rate in basis points (20 % = 2000) makes."""
    return round_cents(Decimal(cents) * basis_points / 10_000)


def share_of(cents: int, part: int, whole: int) -> int:
    """The share of an amount that a part of a whole stands for, half up.

    >>> share_of(17700, 30000, 106200)
    5000
    """
    return round_cents(Decimal(cents) * part / whole)


def parse_cents(text: str) -> int:
    """Cents from what a person types: `1 234,5`, `1234.50`, `1 234,50 €`. Raises ValueError for anything else.

    >>> parse_cents("1 234,5")
    123450
    """
    match = _AMOUNT.match(text)
    if not match:
        raise ValueError(text)
    sign, euros, cents = match.groups()
    value = int(re.sub(r"\D", "", euros)) * 100 + int((cents or "0").ljust(2, "0"))
    return -value if sign else value
