"""Whether what somebody recorded on site may still be written down in their name, and by which clock they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from certbody.kit.verdict import ALLOWED, Verdict, refuse

RULE = "ISO/IEC 17065, 4.5"
_LONGEST = timedelta(days=36_500)


@dataclass(frozen=True)
class Standing:
    """Where an author stands now: whether they conduct the audit, and when they left the body, if they did."""

    conducts: bool
    left_at: datetime | None = None


def may_be_written(recorded_at: datetime, standing: Standing) -> Verdict:
    """Allowed for who conducts the audit, and for who did when they recorded it and has left the body since.

    Source: ISO/IEC 17065, 4.5 and 6.1; R7.7. Example: recorded at 10:00, place ended at noon → allowed; the other way
    round → refused until a member of the team says the same in their own name.
    """
    if not standing.conducts:
        return refuse("author_left_team", RULE)
    if standing.left_at is not None and recorded_at > standing.left_at:
        return refuse("author_left_body", RULE, since=standing.left_at.date())
    return ALLOWED


def slow_by(told_ahead_ms: Any, shown: datetime | None, now: datetime) -> int:
    """By how many seconds a clock was slow that wrote a file: as it was measured against the site's, on that device.

    Never measured, it is known to be fast when it shows a moment that has not come yet. Example: 3 600 000 ms ahead →
    -3600; nothing measured, file dated tomorrow at this time → -86400.
    """
    measured = isinstance(told_ahead_ms, int | float) and abs(told_ahead_ms) < _LONGEST / timedelta(milliseconds=1)
    if measured:
        return round(-told_ahead_ms / 1000)
    return min(0, round((now - shown).total_seconds())) if shown is not None else 0
