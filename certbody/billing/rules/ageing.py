"""Says in which bracket of age a debt stands: not due yet, or late by so many days."""

from __future__ import annotations

from datetime import date

_FAR = 1_000_000
# Each bracket with the fewest and the most days after the due date; below one day, the debt is not due yet.
BUCKETS = (
    ("not_due", -_FAR, 0),
    ("late_30", 1, 30),
    ("late_60", 31, 60),
    ("late_90", 61, 90),
    ("later", 91, _FAR),
)


def bracket_of(due_on: date, day: date) -> str:
    """The bracket of a debt on a day. Example: due on 23/11/2026 → not due that day, `late_30` from the 24th."""
    late = (day - due_on).days
    return next(name for name, least, most in BUCKETS if least <= late <= most)
