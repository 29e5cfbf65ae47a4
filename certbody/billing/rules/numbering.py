"""Says which number an invoice gets, and whether a series of numbers has neither gap nor duplicate."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from certbody.kit.verdict import Reason, Verdict

NUMBER_RULE = "CGI, ann. II, art. 242 nonies A"
_NUMBER = re.compile(r"(?:(?P<series>[A-Z]{1,4}\d{0,6})-)?(?P<year>\d{4})-(?P<rank>\d{6}|[1-9]\d{6,})")


@dataclass(frozen=True, order=True)
class InvoiceNumber:
    """The rank of an invoice in its series and year; the series of invoices has no prefix, credit notes have `AV`.

    Those that the body writes for an auditor have `AF` and the rank of the auditor.
    """

    series: str
    year: int
    rank: int

    def __str__(self) -> str:
        prefix = f"{self.series}-" if self.series else ""
        return f"{prefix}{self.year}-{self.rank:06d}"


@dataclass(frozen=True)
class Issued:
    """A number that was given and the date on the invoice that bears it."""

    number: InvoiceNumber
    issued_on: date


def parse_number(text: str) -> InvoiceNumber | None:
    """The number that is written here, or None.

    >>> parse_number("2026-000123")
    InvoiceNumber(series='', year=2026, rank=123)
    """
    match = _NUMBER.fullmatch(text.strip())
    if not match or int(match["rank"]) < 1:
        return None
    return InvoiceNumber(match["series"] or "", int(match["year"]), int(match["rank"]))


def is_continuous(issued: Iterable[Issued]) -> Verdict:
    """Whether each series and year runs 1, 2, 3… without gap or duplicate, and never goes back in time.

    Source: R8.3, invariant 71. Example: 2026-000001, 2026-000003 → one gap, 2026-000002.
    """
    runs: dict[tuple[str, int], list[Issued]] = {}
    for item in issued:
        runs.setdefault((item.number.series, item.number.year), []).append(item)
    return Verdict(tuple(reason for _, run in sorted(runs.items()) for reason in _faults(run)))


def _faults(run: list[Issued]) -> list[Reason]:
    faults = []
    rank, latest = 0, date.min
    for item in sorted(run, key=lambda each: each.number):
        values: dict[str, object] = {"number": str(item.number), "issued_on": item.issued_on}
        if item.number.rank == rank:
            faults.append(Reason("number_given_twice", NUMBER_RULE, values))
        elif item.number.rank > rank + 1:
            missing = str(InvoiceNumber(item.number.series, item.number.year, rank + 1))
            faults.append(Reason("number_gap", NUMBER_RULE, {**values, "first_missing": missing}))
        if item.issued_on < latest:
            faults.append(Reason("number_goes_back_in_time", NUMBER_RULE, values))
        rank, latest = item.number.rank, max(latest, item.issued_on)
    return faults
