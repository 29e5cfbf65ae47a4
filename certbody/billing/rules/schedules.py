"""Says in which instalments a contract is billed and when each is due; never a cent more or less than its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import gcd

from certbody.billing.rules.pricing import CYCLE_OPENERS, YEARLY_FEES
from certbody.kit.dates import add_months
from certbody.kit.money import share

PER_AUDIT, AT_ORDER, YEARLY = 0, 1, 2
ORDER, DEPOSIT, AUDIT, ANNIVERSARY = "order", "deposit", "audit", "anniversary"
OF_AUDIT, OF_YEARLY_FEE = "audit", "yearly_fee"
YEARS = 3
_WHOLE = 10_000


@dataclass(frozen=True)
class Instalment:
    """A part of a contract's price, in cents excluding VAT, and what calls for it.

    `occasion`: the order, a deposit at the order, the audit once held, or an anniversary of the cycle, `months` after
    its first day. `part`: of the audit's price, or a yearly fee. `rank` counts the instalments of the audit's price.
    """

    position: int
    occasion: str
    part: str
    net_cents: int
    months: int = 0
    rank: int = 1


@dataclass(frozen=True)
class Terms:
    """How a body bills, as it stood on the day of the offer: its schedule and the deposit that it asks for."""

    schedule: int = PER_AUDIT
    deposit_percent: int = 0
    deposit_cents: int = 0


def plan(kind: str, price_cents: int, fee_cents: int, rate: int, terms: Terms) -> tuple[Instalment, ...]:
    """The instalments of a contract: those of the audit's price, then each yearly fee at its anniversary.

    Yearly instalments are for audits that open a cycle; others are billed once held. Nothing of zero is kept. What the
    deposit comes to is part of the audit's price, deducted once the audit is billed.
    Source: R8.1. Example: 885 € and 440 € a year, yearly, 20 % → 295 €, 295 € + 440 €, 295 € + 440 €.
    """
    wanted: list[tuple[str, str, int, int, int]] = []
    if terms.schedule == YEARLY and kind in CYCLE_OPENERS:
        for year, cents in enumerate(split(price_cents, YEARS, rate)):
            wanted.append((ANNIVERSARY if year else ORDER, OF_AUDIT, cents, 12 * year, year + 1))
    elif terms.schedule == AT_ORDER:
        wanted.append((ORDER, OF_AUDIT, price_cents, 0, 1))
    else:
        wanted.append((DEPOSIT, OF_AUDIT, deposit_of(price_cents, terms), 0, 1))
        wanted.append((AUDIT, OF_AUDIT, price_cents, 0, 1))
    if kind in CYCLE_OPENERS:
        wanted += [(ANNIVERSARY, OF_YEARLY_FEE, fee_cents, 12 * year, year) for year in range(1, YEARLY_FEES + 1)]
    kept = [one for one in wanted if one[2] or one[0] == AUDIT]
    return tuple(Instalment(at, *one[:3], months=one[3], rank=one[4]) for at, one in enumerate(kept, start=1))


def split(price_cents: int, parts: int, rate: int) -> tuple[int, ...]:
    """A price in equal parts, the last one taking the rest: their sum is the price, and the sum of their VAT its VAT.

    Each part but the last is rounded down to an amount whose VAT is a whole number of cents (5 cents at 20 %).
    Example: 885,00 € at 20 % → 295,00 three times; 100,00 € → 33,30, 33,30 and 33,40 €.
    """
    step = _WHOLE // gcd(rate, _WHOLE) if rate else 1
    each = price_cents // parts // step * step
    return (*[each] * (parts - 1), price_cents - each * (parts - 1))


def deposit_of(price_cents: int, terms: Terms) -> int:
    """The deposit asked for at the order: the amount that the body has set, else a share; never above the price."""
    asked = terms.deposit_cents or share(price_cents, 100 * terms.deposit_percent)
    return max(min(asked, price_cents), 0)


def due_on(instalment: Instalment, signed_on: date, cycle_start: date | None) -> date | None:
    """The day from which an instalment is billed; None for one that waits for its audit, or a fee for its cycle.

    Anniversaries are counted in calendar months from the first day of the cycle that the audit opened. Until there is
    one, or when none came of it, the audit's price is counted from the signature: it is owed whatever was decided
    (R8.2). A yearly fee is for a cycle that runs. Example: cycle from 29/02/2028 → 28/02/2029, then 28/02/2030.
    """
    if instalment.occasion in (ORDER, DEPOSIT):
        return signed_on
    if instalment.occasion == AUDIT or (instalment.part == OF_YEARLY_FEE and cycle_start is None):
        return None
    return add_months(cycle_start or signed_on, instalment.months)


def is_due(
    instalment: Instalment,
    day: date,
    signed_on: date,
    cycle_start: date | None,
    runs: bool,
    billed: Sequence[Instalment],
) -> bool:
    """Whether an instalment is to be billed on that day and was not: a yearly fee only while the certificate runs
    (`runs`), a deposit only before its audit is billed.
    """
    from_day = due_on(instalment, signed_on, cycle_start)
    if instalment in billed or from_day is None or day < from_day:
        return False
    if instalment.part == OF_YEARLY_FEE and not runs:
        return False
    return instalment.occasion != DEPOSIT or all(one.occasion != AUDIT for one in billed)
