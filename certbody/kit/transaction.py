"""The only place that commits: a request or a job is one transaction, and its messages leave after the commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from certbody.kit import outbox
from certbody.kit.db import db


def commit() -> None:
    """Makes the work durable, then hands its outbox messages to the queue."""
    db.session.commit()
    outbox.relay(db.session())


def rollback() -> None:
    """Forgets the work and the messages it would have sent."""
    db.session.rollback()
    outbox.forget(db.session())


def abandon() -> None:
    """Lets go of a connection that failed: nothing more is asked of it, and the server undoes what it had begun."""
    outbox.forget(db.session())
    db.session().invalidate()


@contextmanager
def transaction() -> Iterator[None]:
    """Commits when the block ends well, rolls back when it does not."""
    try:
        yield
        commit()
    except BaseException:
        rollback()
        raise
