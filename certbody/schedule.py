"""The periodic jobs, in Paris time: what runs, when, and the process that starts them. Run exactly one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from redis import Redis
from rq import Queue
from rq.cron import CronJob, CronScheduler
from rq.serializers import JSONSerializer

from certbody.billing.jobs.books import start_books
from certbody.billing.jobs.einvoicing import start_reading
from certbody.billing.jobs.night import start_bills
from certbody.billing.jobs.online import start_taking_up
from certbody.billing.jobs.platform import start_counts
from certbody.billing.jobs.reminders import start_payment_reminders
from certbody.certificates.jobs.complaints import start_reminders
from certbody.certificates.jobs.ministry import start_exports
from certbody.certificates.jobs.night import start_night
from certbody.kit import jobs
from certbody.tenants.jobs.uploads import start_sweeps
from certbody.tenants.tenant_job import sweep_all


@dataclass(frozen=True)
class Periodic:
    """One periodic job: a name for people, a cron line in Paris time, its function."""

    name: str
    cron: str
    function: Callable[[], None]


PERIODIC = (
    Periodic("sweep", "* * * * *", sweep_all),
    Periodic("night of certificates", "5 0 * * *", start_night),
    Periodic("bills that fell due", "45 0 * * *", start_bills),
    Periodic("books", "40 0 * * *", start_books),
    Periodic("reminders of complaints", "0 6 * * *", start_reminders),
    Periodic("abandoned uploads", "30 4 * * *", start_sweeps),
    Periodic("payments left over", "15 3 * * *", start_taking_up),
    Periodic("what the platform says of invoices", "*/15 * * * *", start_reading),
    Periodic("reminders of late invoices", "30 6 * * *", start_payment_reminders),
    Periodic("certificates in force counted", "20 1 * * *", start_counts),
    Periodic("ministry export", "30 2 * * *", start_exports),
)


class _JsonCronJob(CronJob):
    """Puts the job on the queue with JSON arguments, which is what our workers read."""

    def enqueue(self, connection: Redis) -> Any:
        waiting = Queue(self.queue_name, connection=connection, serializer=JSONSerializer)
        return waiting.enqueue(self.func_name, args=(), kwargs={}, **self.job_options)


def run(app: Flask) -> None:
    """Starts the periodic jobs for ever."""
    os.environ["TZ"] = "Europe/Paris"
    time.tzset()
    connection = app.extensions["certbody_queue"].connection
    scheduler = CronScheduler(connection=connection, logging_level="WARNING")
    for periodic in PERIODIC:
        job = scheduler.register(
            periodic.function, queue_name=jobs.QUEUE, cron=periodic.cron, job_timeout=jobs.TIMEOUT, result_ttl=0
        )
        job.__class__ = _JsonCronJob
    scheduler.start()
