"""The rates that late payments bear interest by, read once from the dated file beside this."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from certbody.billing.rules.lateness import Rate, ReferenceRates, rate_of
from certbody.kit.dated import Dated, Figures, read_figures

FILE = Path(__file__).with_suffix(".yaml")


@cache
def figures() -> Figures:
    """Each rate with its source and its status, the latest of each first."""
    return read_figures(FILE)


@cache
def dated_references() -> Dated[ReferenceRates]:
    """The rates by the half-year from which they hold."""
    return figures().dated(lambda values: ReferenceRates(**values))


@cache
def penalty_rates(own: int = 0) -> tuple[Rate, ...]:
    """The rate of late payment of each half-year, of an invoice that prints its own, or none (0)."""
    return tuple(rate_of(since, references, own) for since, references in dated_references().periods)


def is_assumed(day: date) -> bool:
    """Whether a rate that holds on that day has not been read in a text yet."""
    newest: dict[str, tuple[date, str]] = {}
    for row in figures().rows:
        if row.valid_from <= day and row.valid_from >= newest.get(row.code, (date.min, ""))[0]:
            newest[row.code] = (row.valid_from, row.status)
    return any(status == "assumed" for _since, status in newest.values())
