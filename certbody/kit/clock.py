"""The only reader of the clock: what time it is, and which day it is in Paris."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from certbody.kit.dates import paris_date

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


def today() -> date:
    """Today's date in Europe/Paris, which is the one that binds."""
    return paris_date(now())


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Inside, it is this moment: for the demo, which lives through three years in seconds, and for tests of dates."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
