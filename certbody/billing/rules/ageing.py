"""The brackets of age in which a debt stands: not due yet, or late by so many days."""

from __future__ import annotations

_FAR = 1_000_000
# Each bracket with the fewest and the most days after the due date; below one day, the debt is not due yet.
BUCKETS = (
    ("not_due", -_FAR, 0),
    ("late_30", 1, 30),
    ("late_60", 31, 60),
    ("late_90", 61, 90),
    ("later", 91, _FAR),
)
