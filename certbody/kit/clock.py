"""The only reader of the clock: what time it is, and which day it is in Paris."""

from __future__ import annotations

from datetime import UTC, date, datetime

from certbody.kit.dates import paris_date


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Europe/Paris, which is the one that binds."""
    return paris_date(now())
