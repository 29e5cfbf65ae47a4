"""The demo's stage: each operation is played at its own moment, and the messages it posts are done at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from certbody.kit import clock
from certbody.kit.dates import PARIS
from certbody.kit.transaction import transaction
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.tenant_job import run_message

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class _Backlog:
    """Stands where the queue stands while the demo is written: keeps what would be done, for `Stage` to do it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, str]] = []

    def enqueue(self, _function: str, args: tuple[str, str], **_options: Any) -> None:
        """Keeps one outbox message."""
        self.waiting.append(args)


class Stage:
    """Plays scenes of one body: each is one transaction, followed by its mails and documents."""

    def __init__(self, tenant_id: UUID) -> None:
        self.tenant_id = tenant_id

    @contextmanager
    def scene(self, moment: datetime) -> Iterator[None]:
        """Inside, it is this moment in this body."""
        with clock.told(moment):
            with tenant_scope(self.tenant_id), transaction():
                yield
            self._do_messages()

    def _do_messages(self) -> None:
        backlog: _Backlog = current_app.extensions["certbody_queue"]
        while backlog.waiting:
            run_message(*backlog.waiting.pop(0))


def do_messages_at_once(app: Flask) -> None:
    """From now on nothing is left to the queue: the demo is being written."""
    app.extensions["certbody_queue"] = _Backlog()


@contextmanager
def messages_done_at_once(app: Flask) -> Iterator[None]:
    """While the demo is written, nothing is left to the queue."""
    queue = app.extensions["certbody_queue"]
    do_messages_at_once(app)
    try:
        yield
    finally:
        app.extensions["certbody_queue"] = queue


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day in Paris; never later than now, so that nothing of the demo lies in the future."""
    return min(_moment(day, hour, minute), clock.now())


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), PARIS).astimezone(UTC)


def after(earlier: datetime, day: date, hour: int, minute: int = 0) -> datetime:
    """That moment, when it has come and follows the earlier one; else a later one that has: no two are the same.

    What would still be to come happens between the earlier moment, or the beginning of its own day, and now.
    """
    wanted, now = _moment(day, hour, minute), clock.now()
    if wanted <= earlier:
        wanted = earlier + timedelta(minutes=40)
    if wanted <= now:
        return wanted
    begun = max(earlier, _moment(min(day, clock.today()), 0, 0))
    return begun + (now - begun) * 2 / 3


def spread(begin: datetime, count: int, minutes: int) -> list[datetime]:
    """As many moments as asked, so many minutes apart, or as far apart as there is time for until now."""
    step = max(min(timedelta(minutes=minutes), (clock.now() - begin) / (count + 1)), timedelta(seconds=1))
    return [begin + step * rank for rank in range(count)]


def workday(day: date) -> date:
    """This day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def workday_before(day: date) -> date:
    """The last day before this one on which a bank moves money: none of a weekend."""
    return day - timedelta(days=max(1, day.weekday() - 4 if day.weekday() else 3))
