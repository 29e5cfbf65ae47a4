"""Says between which days the surveillance of a certificate is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certbody.audits.rules.terms import CycleTerms
from certbody.kit.dates import add_months
from certbody.kit.verdict import ALLOWED, Reason, Verdict

SURVEILLANCE_RULE = "Arrêté du 6 juin 2019 (audit), art. 2"
_TOO_SOON, _TOO_LATE = "surveillance_too_early", "surveillance_too_late"


@dataclass(frozen=True)
class Window:
    """When surveillance may be held: wished from `earliest` to `latest`, refused before or after the outer bounds."""

    earliest: date
    latest: date
    outer_earliest: date
    outer_latest: date
    last_month: int


def surveillance_window(start: date, terms: CycleTerms) -> Window:
    """The days between which surveillance is held: from 14 to 22 months after the start, 28 for four-year certificates.

    "The 14th month" may also be read as opening after 13 full months, so the lower outer bound is 13. `terms` are those
    of the start. Source: R5.7. Example: start 31/12/2025 → from 28/02/2027 to 31/10/2027, never before 31/01/2027.
    """
    earliest, latest, outer = (
        add_months(start, months)
        for months in (terms.surveillance_first_month, terms.surveillance_last_month, terms.surveillance_outer_month)
    )
    return Window(earliest, latest, outer, latest, terms.surveillance_last_month)


def may_hold_surveillance(start: date, day: date, terms: CycleTerms, exception_recorded: bool = False) -> Verdict:
    """Whether surveillance may be held on that day: outside the window warns, outside the outer bounds refuses.

    A recorded exception turns the refusal into a warning. Every reason names the days of the 13th, 14th and 22nd (or
    28th) month. Source: R5.7, invariant 33. Example: start 21/09/2026 → 20/10/2027 refused, 21/10/2027 warned,
    21/11/2027 to 21/07/2028 allowed, 22/07/2028 refused.
    """
    window = surveillance_window(start, terms)
    if window.earliest <= day <= window.latest:
        return ALLOWED
    inside_outer = window.outer_earliest <= day <= window.outer_latest
    values: dict[str, object] = {
        "day": day,
        "earliest": window.earliest,
        "latest": window.latest,
        "outer_earliest": window.outer_earliest,
        "last_month": window.last_month,
    }
    code = "surveillance_early" if inside_outer else _TOO_SOON if day < window.earliest else _TOO_LATE
    reason = Reason(code, SURVEILLANCE_RULE, values)
    return Verdict(warnings=(reason,)) if inside_outer or exception_recorded else Verdict((reason,))
