"""Decides whether a person is free of any link with an organisation, so that they may audit, review or decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from certbody.kit.dates import add_months
from certbody.kit.verdict import Reason, Verdict

IMPARTIALITY_RULE = "ISO/IEC 17065, 4.2"
LEAST_YEARS = 2


@dataclass(frozen=True)
class Link:
    """A link between the person and an organisation (`kind`: employed, consulted, trained, owns, family…)."""

    organisation: object
    kind: str
    ended_on: date | None = None


def free_from(link: Link, years: int = LEAST_YEARS) -> date | None:
    """The first day on which this link no longer stands in the way, or None while it lasts.

    The body sets the years, never fewer than two. Example: ended on 23/11/2024 → free from 23/11/2026.
    """
    if link.ended_on is None:
        return None
    return add_months(link.ended_on, 12 * max(years, LEAST_YEARS))


def is_impartial(
    links: Iterable[Link],
    organisation: object,
    day: date,
    years: int = LEAST_YEARS,
    group: Collection[object] = (),
) -> Verdict:
    """Whether no link with this organisation, or another of its group, lasts or ended too short a time before `day`.

    Source: R7.4, invariant 29 (ISO/IEC 17065, 4.2.10: two years). Example: consulted until 24/11/2024, audit on
    23/11/2026 → no, one day short.
    """
    reasons = []
    for link in links:
        if link.organisation != organisation and link.organisation not in group:
            continue
        opens_on = free_from(link, years)
        if opens_on is None or day < opens_on:
            code = "link_lasts" if opens_on is None else "link_too_recent"
            values: dict[str, object] = {"kind": link.kind, "ended_on": link.ended_on, "free_from": opens_on}
            reasons.append(Reason(code, IMPARTIALITY_RULE, values))
    return Verdict(tuple(reasons))
