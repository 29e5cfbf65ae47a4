"""What waits for a member in tenants."""

from __future__ import annotations

from datetime import date

import structlog
from flask_babel import lazy_gettext as _l
from redis.exceptions import RedisError

from certbody.tenants.actor import Actor
from certbody.tenants.places import Waiting
from certbody.tenants.queries.jobs import count_failed
from certbody.tenants.rules.permissions import Permission

_log = structlog.get_logger()


def list_waiting(by: Actor, today: date) -> list[Waiting]:  # noqa: ARG001 - every package answers the same question
    """The work that waits for this member today: for the operator, the jobs that failed for good."""
    if not by.may(Permission.WATCH_JOBS):
        return []
    try:
        failed = count_failed()
    except RedisError as error:
        _log.warning("queue.away", error=type(error).__name__)
        return []
    return [Waiting(_l("Travaux en échec"), failed, "jobs.list_jobs", tone="late")]
