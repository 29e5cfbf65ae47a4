"""Until when a team sees an audit that it was assigned to."""

from __future__ import annotations

from datetime import date, timedelta

from certbody.kit.verdict import ALLOWED, Verdict, refuse

RULE = "ISO/IEC 17065, 4.5"
ENDS = frozenset({"decided", "cancelled"})


def team_until(state: str, day: date, days: int) -> date | None:
    """The last day on which the team sees an audit that came to this state on a day; None while it is under way.

    Source: R7.7, invariant 7: from the assignment until an end that the body sets.
    Example: decided on 23/11/2026, 30 days → 23/12/2026.
    """
    return day + timedelta(days=days) if state in ENDS else None


def may_still_see(until: date | None, today: date) -> Verdict:
    """Allowed while the audit is under way, and through the last day. Source: R7.7, invariant 7."""
    if until is None or today <= until:
        return ALLOWED
    return refuse("team_access_ended", RULE, until=until)
