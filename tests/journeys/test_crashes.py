"""What is left when a process dies at the worst moment: never a half, never a mail twice, never a message lost."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rq.job import Job
from rq.scheduler import RQScheduler
from rq.serializers import JSONSerializer
from sqlalchemy import func, select

from certbody.app import create_app
from certbody.config import Settings
from certbody.kit import clock, jobs
from certbody.kit.db import db
from certbody.kit.outbox import OutboxMessage, post_mail
from certbody.tenants.models import Invitation, JournalEntry
from certbody.tenants.tenant_job import sweep
from tests.journeys.processes import Visitor, run_worker, serving
from tests.support import Bench, Body
from tests.tenants.people import PLATFORM

ROLES = "auditor"


@pytest.fixture(autouse=True)
def _empty_queue(app: Flask) -> None:
    """The queue is shared by the tests of a worker: these tests count what is in it."""
    app.extensions["certbody_queue"].connection.flushdb()


def invite(visitor: Visitor, body: Body) -> str:
    return visitor.post(body.url("members/invite"), name="Lou Fabre", email="lou@exemple.fr", roles=ROLES)


def kept(bench: Bench, body: Body) -> tuple[int, int, int]:
    """How many invitations, messages and journal lines about them the body has."""
    with bench.inside(body):
        about = JournalEntry.event == "invitation.sent"
        counts = (select(func.count(Invitation.id)), select(func.count(OutboxMessage.id)),
                  select(func.count(JournalEntry.id)).where(about))  # fmt: skip
        return tuple(db.session.scalar(count) or 0 for count in counts)  # type: ignore[return-value]


def states(bench: Bench, body: Body) -> list[str]:
    with bench.inside(body):
        return list(db.session.scalars(select(OutboxMessage.state)))


def waiting(bench: Bench) -> int:
    return len(bench.app.extensions["certbody_queue"])


def sweep_later(bench: Bench, body: Body) -> None:
    """The sweep of two minutes later, and the worker after it."""
    with bench.app.app_context(), clock.told(clock.now() + timedelta(minutes=2)):
        sweep(str(body.id))
    bench.run_jobs()


def let_the_hour_come(bench: Bench) -> None:
    """Jobs that wait for their hour are due now."""
    queue = bench.app.extensions["certbody_queue"]
    for job_id in queue.scheduled_job_registry.get_job_ids():
        queue.connection.zadd(queue.scheduled_job_registry.key, {job_id: 1})
    scheduler = RQScheduler([queue], connection=queue.connection, serializer=JSONSerializer)
    scheduler.acquire_locks()
    scheduler.enqueue_scheduled_jobs()
    scheduler.release_locks()


def test_the_web_process_dies_between_the_flush_and_the_commit(bench: Bench, settings: Settings) -> None:
    body = bench.body()
    email = bench.email_of(bench.member(body, "administrator"))
    with serving(settings, email, "after_flush") as (visitor, process):
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            invite(visitor, body)
        assert process.wait(10) == -9
    assert (kept(bench, body), waiting(bench)) == ((0, 0, 0), 0)
    with serving(settings, email) as (visitor, _process):
        assert "lou@exemple.fr" in invite(visitor, body)
    bench.run_jobs()
    assert kept(bench, body) == (1, 1, 1)
    assert [mail.recipient for mail in bench.mails(body)] == ["lou@exemple.fr"]


def test_the_web_process_dies_between_the_commit_and_the_queue(bench: Bench, settings: Settings) -> None:
    body = bench.body()
    email = bench.email_of(bench.member(body, "administrator"))
    with serving(settings, email, "after_commit") as (visitor, process):
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            invite(visitor, body)
        assert process.wait(10) == -9
    assert (kept(bench, body), states(bench, body), waiting(bench)) == ((1, 1, 1), ["pending"], 0)
    sweep_later(bench, body)
    sweep_later(bench, body)
    assert states(bench, body) == ["done"]
    assert [mail.recipient for mail in bench.mails(body)] == ["lou@exemple.fr"]


def _post_a_mail(bench: Bench, body: Body) -> None:
    with bench.inside(body):
        post_mail("decision_maintained", "client@exemple.fr", organisation="École", audit="A-1", path="/")


def test_a_job_killed_in_the_middle_is_tried_again(bench: Bench, settings: Settings) -> None:
    body = bench.body()
    _post_a_mail(bench, body)
    assert run_worker(settings, "mid_job") == 0
    assert (bench.mails(body), states(bench, body)) == ([], ["pending"])
    let_the_hour_come(bench)
    bench.run_jobs()
    sweep_later(bench, body)
    assert (len(bench.mails(body)), states(bench, body)) == (1, ["done"])


def test_a_worker_killed_with_its_job_leaves_it_to_the_next(bench: Bench, settings: Settings) -> None:
    body = bench.body()
    _post_a_mail(bench, body)
    assert run_worker(settings, "mid_job_with_worker") == -9
    assert (bench.mails(body), states(bench, body)) == ([], ["pending"])
    sweep_later(bench, body)
    assert (len(bench.mails(body)), states(bench, body)) == (1, ["done"])
    started = bench.app.extensions["certbody_queue"].started_job_registry
    with bench.app.app_context():
        started.cleanup(timestamp=clock.now().timestamp() + 24 * 3600)  # the queue, too, finds the abandoned job
    let_the_hour_come(bench)
    bench.run_jobs()
    assert len(bench.mails(body)) == 1


def test_without_a_queue_people_go_on_working(bench: Bench, settings: Settings) -> None:
    body = bench.body()
    email = bench.email_of(bench.member(body, "administrator"))
    away = replace(settings, redis_url="unix:///nowhere/valkey.sock")
    with serving(away, email) as (visitor, _process):
        assert "lou@exemple.fr" in invite(visitor, body)
    assert (kept(bench, body), states(bench, body)) == ((1, 1, 1), ["pending"])
    sweep_later(bench, body)
    assert [mail.recipient for mail in bench.mails(body)] == ["lou@exemple.fr"]


@pytest.fixture
def nobody_listens(settings: Settings) -> Iterator[Flask]:
    """The application, told to hand its mails to a server that is not there."""
    made = create_app(replace(settings, mailbox=False, smtp_url="smtp://127.0.0.1:9", mail_from="a@b.fr"))
    yield made
    with made.app_context():
        db.engine.dispose()
    made.extensions["certbody_queue"].connection.close()


def test_a_job_that_always_fails_reaches_the_operator(bench: Bench, nobody_listens: Flask) -> None:
    body = bench.body()
    _post_a_mail(bench, body)
    for _attempt in range(1 + len(jobs.PAUSES)):
        assert states(bench, body) == ["pending"]
        jobs.work(nobody_listens, burst=True, in_process=True)
        let_the_hour_come(bench)
    assert states(bench, body) == ["failed"]
    operator = bench.browser(bench.member(PLATFORM, "operator"))
    page = operator.get(PLATFORM.url("jobs")).text
    for told in (body.slug, "Unavailable", "certbody/kit/mail.py"):
        assert told in page
    _retry(bench, operator)
    assert (len(bench.mails(body)), states(bench, body)) == (1, ["done"])
    assert "Aucun travail n’a échoué." in operator.get(PLATFORM.url("jobs")).text


def _retry(bench: Bench, operator: FlaskClient) -> None:
    """The operator presses the button; the mail server answers again."""
    queue = bench.app.extensions["certbody_queue"]
    (job_id,) = queue.failed_job_registry.get_job_ids()
    assert Job.exists(job_id, connection=queue.connection)
    assert operator.post(PLATFORM.url(f"jobs/{job_id}/retry")).status_code == 303
    bench.run_jobs()
