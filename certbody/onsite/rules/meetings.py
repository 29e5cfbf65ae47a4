"""What a meeting's record says by the persons noted on site, and at which moment by which clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

# A device's clock this much ahead is no clock that is wrong: the meeting is taken as held just now.
A_LITTLE = timedelta(minutes=5)
SIDES = ("client", "body")


def true_moment(told: datetime, skew_seconds: int, now: datetime) -> datetime:
    """The moment that a device told, by the site's clock. Example: told 10:00 by a clock that is a day fast → a day
    earlier. A clock so wrong that there is no such day corrects nothing.
    """
    try:
        corrected = told + timedelta(seconds=skew_seconds)
    except OverflowError:
        return told
    return now if now < corrected <= now + A_LITTLE else corrected


def line_of(person: Mapping[str, Any]) -> str:
    """How a person is listed among those present: `Camille Martin, directrice`."""
    return ", ".join(part.strip() for part in (person.get("name"), person.get("role")) if part and part.strip())


def is_present(person: Mapping[str, Any] | None, meeting: str) -> bool:
    """Whether a person is noted as present at a meeting."""
    return bool(person and person.get(meeting) and not person.get("removed") and line_of(person))


def attendance(
    now: Iterable[Mapping[str, Any] | None],
    before: Iterable[Mapping[str, Any] | None],
    listed: str,
    meeting: str,
) -> str:
    """Those present, one per line: the persons noted, the client's first; then the lines that were typed beside them.

    `before`: the persons as they stood when `listed` was written last, so that one who is taken out leaves the list.
    """
    present = sorted(
        (one for one in now if one is not None and is_present(one, meeting)),
        key=lambda one: (SIDES.index(one["side"]), line_of(one)),
    )
    lines = [line_of(one) for one in present]
    noted = {line_of(one) for one in before if one}
    typed = [line for line in listed.splitlines() if line.strip() and line not in noted]
    return "\n".join(dict.fromkeys([*lines, *typed]))
