"""Looking at the queue without reading what the jobs are about: no message text, which may hold a client's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rq import Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from certbody.kit import jobs
from certbody.tenants.queries.tenants import list_slugs

_FRAME = re.compile(r'^  File "[^"\n]*/(certbody/[\w/.-]+\.py)", line (\d+), in (\w+)$', re.MULTILINE)
_NAME = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)", re.MULTILINE)


@dataclass(frozen=True)
class QueueState:
    """How the queue stands: how many calls wait, run, wait for their hour, have failed; how many workers serve it."""

    waiting: int
    running: int
    scheduled: int
    failed: int
    workers: int


@dataclass(frozen=True)
class FailedJob:
    """A call that failed for good: which function, for which body, when, which kind of error, at which line of ours."""

    id: str
    kind: str
    slug: str
    at: datetime | None
    error: str
    place: str


def queue_state() -> QueueState:
    """How the queue stands now."""
    queue = jobs.app_queue()
    return QueueState(
        waiting=queue.count,
        running=queue.started_job_registry.get_job_count(),
        scheduled=queue.scheduled_job_registry.get_job_count(),
        failed=count_failed(),
        workers=Worker.count(queue=queue),
    )


def count_failed() -> int:
    """How many calls have failed for good."""
    count: int = jobs.app_queue().failed_job_registry.get_job_count()
    return count


def list_failed(limit: int = 50) -> list[FailedJob]:
    """The calls that failed for good, the latest first."""
    queue = jobs.app_queue()
    ids = queue.failed_job_registry.get_job_ids(0, limit - 1, desc=True)
    found = [job for job in Job.fetch_many(ids, connection=queue.connection, serializer=JSONSerializer) if job]
    slugs = list_slugs({tenant for job in found if (tenant := _tenant_of(job))})
    return [_told(job, slugs) for job in found]


def _told(job: Job, slugs: dict[UUID, str]) -> FailedJob:
    tenant = _tenant_of(job)
    latest = job.latest_result()
    error, place = where_it_broke((latest.exc_string if latest else "") or "")
    kind = (job.func_name or "").removeprefix("certbody.")
    return FailedJob(job.id, kind, slugs.get(tenant, "") if tenant else "", job.ended_at, error, place)


def _tenant_of(job: Job) -> UUID | None:
    try:
        return UUID(str(job.args[0])) if job.args else None
    except ValueError:
        return None


def where_it_broke(traceback: str) -> tuple[str, str]:
    """The error's class and our last line on the way to it: `("Unavailable", "certbody/kit/mail.py:52 send")`."""
    frames = list(_FRAME.finditer(traceback))
    if not frames:
        return "", ""
    last = frames[-1]
    name = _NAME.search(traceback, last.end())
    return (name[1].rsplit(".", 1)[-1] if name else ""), f"{last[1]}:{last[2]} {last[3]}"
