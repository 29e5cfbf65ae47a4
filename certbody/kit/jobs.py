"""The background queue: RQ on Redis, JSON arguments, ids only; retried with growing pauses, then visible as failed."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry as Retries
from rq import Queue, Retry, SimpleWorker, Worker
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer

from certbody.kit.db import db

QUEUE = "default"
PAUSES = [10, 60, 300]
TIMEOUT = 900
KEEP_FAILED = 30 * 24 * 3600


def connect(redis_url: str) -> Redis:
    """A connection to the queue's Redis; it does not touch the network before it is used.

    Without retries of its own: a request waits for nobody, and the sweep takes up what the queue has missed.
    """
    return Redis.from_url(redis_url, socket_connect_timeout=2, retry=Retries(NoBackoff(), 0))


def queue(redis_url: str) -> Queue:
    """The one queue that workers listen to."""
    return Queue(QUEUE, connection=connect(redis_url), serializer=JSONSerializer)


def app_queue() -> Queue:
    """The queue of the running application."""
    found: Queue = current_app.extensions["certbody_queue"]
    return found


def enqueue(function: str, *arguments: str, job_id: str | None = None) -> Job:
    """Puts one call, named by its dotted path, on the queue."""
    options: dict[str, Any] = {"retry": Retry(max=len(PAUSES), interval=PAUSES)}
    return app_queue().enqueue(
        function, args=arguments, job_id=job_id, job_timeout=TIMEOUT, failure_ttl=KEEP_FAILED, result_ttl=0, **options
    )


class AppWorker(Worker):
    """A worker that does each job in a forked child, inside the application and with connections of its own."""

    app: Flask

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Runs one job; the parent's database connections are left to the parent."""
        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose(close=False)
            done: bool = super().perform_job(job, queue, execution)
            return done


class InProcessWorker(SimpleWorker):
    """A worker that does each job in this very process: for tests and for a single look at the queue."""


def work(app: Flask, *, burst: bool = False, in_process: bool = False) -> None:
    """Serves the queue until told to stop (or until it is empty, when `burst`)."""
    with app.app_context():
        waiting = app_queue()
        kind = InProcessWorker if in_process else AppWorker
        worker = kind([waiting], connection=waiting.connection, serializer=JSONSerializer)
        if isinstance(worker, AppWorker):
            worker.app = app
        worker.work(burst=burst, with_scheduler=not burst, logging_level="WARNING")
