"""How long each kind of document is kept, and when its content may be purged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from certbody.kit.dates import add_months
from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse

RULE = "ISO/IEC 17065, 7.12"
CYCLE_MONTHS = 36
# Work on a renewal begins within this time before the cycle that it opens, and belongs to it.
_AHEAD_MONTHS = 12
# Which rules hold for the documents of a table; those not named are of the client's file.
CLASSES = {
    "contract": ("file", "books"),
    "invoice": ("books",),
    "quote": ("books",),
    "auditor_fee": ("books",),
    "auditor_expense": ("books",),
}

Cycle = tuple[date, date]


@dataclass(frozen=True)
class Period:
    """The last day of a period, what it is counted from (`received`, `next_cycle`, `year_end`), and that day."""

    until: date
    counted: str
    since: date


def kept_until(table: str, dated: date, cycles: Sequence[Cycle], file_years: int, books_years: int) -> date:
    """The last day on which a document of a day must be kept; `cycles` are the certificate's, the oldest first.

    The client's file: through the current and the previous cycle, so through the cycle after its own, and `file_years`
    at least. Contracts and accounts: `books_years` after the year's end. Source: R7.7, invariant 69.
    Example: an invoice of 23/11/2026 → 31/12/2036; a finding of 23/11/2026, never certified → 23/11/2032.
    """
    return kept_for(table, dated, cycles, file_years, books_years).until


def kept_for(table: str, dated: date, cycles: Sequence[Cycle], file_years: int, books_years: int) -> Period:
    """What makes `kept_until`: of the periods that hold for the document, the one that ends last.

    Source: R7.7, invariant 69. Example: an invoice of 23/11/2026 → ten years from 31/12/2026.
    """
    periods = []
    for kind in CLASSES.get(table, ("file",)):
        if kind == "books":
            periods.append(Period(date(dated.year + books_years, 12, 31), "year_end", date(dated.year, 12, 31)))
        else:
            periods.append(Period(add_months(dated, 12 * file_years), "received", dated))
            periods += _through_next_cycle(dated, cycles)
    return max(periods, key=lambda one: one.until)


def _through_next_cycle(dated: date, cycles: Sequence[Cycle]) -> list[Period]:
    """The end of the cycle after the document's own; one not begun yet would last as long as any."""
    if not cycles:
        return []
    begun = [place for place, cycle in enumerate(cycles) if cycle[0] <= add_months(dated, _AHEAD_MONTHS)]
    own = begun[-1] if begun else 0
    following = cycles[own + 1 : own + 2]
    until = max(add_months(cycles[own][1], CYCLE_MONTHS), *(cycle[1] for cycle in following), dated)
    return [Period(until, "next_cycle", cycles[own][1])]


def may_purge(until: date, today: date, *, held: bool) -> Verdict:
    """Whether a document's content may be purged: not before its end, and never while a legal hold stands.

    Source: R7.7, invariant 69. Example: kept until 31/12/2036 → from 01/01/2037.
    """
    old_enough = ALLOWED if today > until else refuse("still_kept", RULE, until=until)
    return all_of(old_enough, refuse("legal_hold_stands", RULE) if held else ALLOWED)
