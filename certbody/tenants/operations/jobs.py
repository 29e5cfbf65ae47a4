"""What the operator does with a call that failed for good: has it tried again, or forgets it."""

from __future__ import annotations

from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.job import Job

from certbody.kit import jobs
from certbody.kit.errors import NotFound
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.tenants import get_tenant


def retry_job(job_id: str, by: Actor) -> None:
    """Puts a failed call back on the queue; a message that was done meanwhile is not done twice."""
    registry = jobs.app_queue().failed_job_registry
    try:
        job = registry.requeue(job_id)
    except (NoSuchJobError, InvalidJobOperation):
        raise NotFound from None
    _note("job.retried", job, by)


def forget_job(job_id: str, by: Actor) -> None:
    """Takes a failed call off the list for good; the journal keeps which one."""
    registry = jobs.app_queue().failed_job_registry
    if job_id not in registry:
        raise NotFound
    job = jobs.app_queue().fetch_job(job_id)
    if job is None:
        raise NotFound
    registry.remove(job, delete_job=True)
    _note("job.forgotten", job, by)


def _note(event: str, job: Job, by: Actor) -> None:
    journal.record(event, get_tenant(current_tenant()), by, after={"job": job.id, "function": job.func_name})
