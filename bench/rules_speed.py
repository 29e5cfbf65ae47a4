"""How long the rules take by themselves, in this process, without a database."""

from __future__ import annotations

import timeit
from collections.abc import Callable
from datetime import date

from bench.ground import ALL_TRAITS
from bench.printing import print_bar
from certbody.audits import standards
from certbody.audits.rules.applicability import applicability
from certbody.audits.rules.duration import SizingInputs, size
from certbody.audits.rules.standard import CATEGORIES

MOST_FOR_A_SIZE, MOST_FOR_APPLICABILITY = 50, 100
_CALLS, _TURNS = 2000, 7


def print_rules_speed() -> None:
    """One size with its explanation, and which of the 33 indicators apply."""
    tables, standard = standards.sizing_tables(), standards.standard("RNQ2026")
    inputs = SizingInputs("initial", date(2026, 12, 1), 90_000_000, CATEGORIES, sites=4, extra_sites=1)
    sizing = _microseconds(lambda: size(inputs, tables))
    kept = _microseconds(lambda: size(inputs, tables).as_dict())
    applies = _microseconds(lambda: applicability(standard, "initial", CATEGORIES, ALL_TRAITS))
    print_bar(
        sizing <= MOST_FOR_A_SIZE,
        f"(e) one size with its explanation: at most {MOST_FOR_A_SIZE} µs ({sizing:.0f} µs)",
    )
    print(f"no bar   (e) the same made into JSON values, to be kept ({kept:.0f} µs)")
    print_bar(
        applies <= MOST_FOR_APPLICABILITY,
        f"(e) applicability of 33 indicators: at most {MOST_FOR_APPLICABILITY} µs ({applies:.0f} µs)",
    )


def _microseconds(call: Callable[[], object]) -> float:
    """Of one call, in the best of some turns: the others are the machine's other work."""
    return min(timeit.repeat(call, number=_CALLS, repeat=_TURNS)) / _CALLS * 1_000_000
