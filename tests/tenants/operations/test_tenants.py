"""Opening, closing and reopening bodies; failed calls."""

from __future__ import annotations

from uuid import uuid4

import pytest

from certbody.kit import jobs
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.tenants.models import PLATFORM_ID
from certbody.tenants.operations import jobs as job_operations
from certbody.tenants.operations import tenants
from certbody.tenants.queries.jobs import list_failed, where_it_broke
from tests.support import Bench
from tests.tenants.people import PLATFORM

TRACEBACK = """Traceback (most recent call last):
  File "/srv/app/certbody/tenants/jobs/mails.py", line 33, in send_mail
    mail.send(letter)
  File "/usr/lib/python3.11/smtplib.py", line 398, in getreply
    raise SMTPServerDisconnected("client@exemple.fr")
certbody.kit.errors.Unavailable: client@exemple.fr: secret
second line of the message
"""


def test_an_opened_body_has_a_profile_and_an_invited_administrator(bench: Bench) -> None:
    operator, slug = bench.member(PLATFORM, "operator"), f"neuf-{uuid4().hex[:8]}"
    with bench.app.app_context():
        made = tenants.create_tenant(
            slug=slug, name="Neuf", admin_email=f"{slug}@exemple.fr", admin_name="Ada", by=operator
        )
        assert (made.slug, made.status) == (slug, "active")
        with pytest.raises(Invalid):
            tenants.create_tenant(slug=slug, name="Double", admin_email="a@exemple.fr", admin_name="A", by=operator)


def test_the_platform_is_not_closed(bench: Bench) -> None:
    operator = bench.member(PLATFORM, "operator")
    with bench.inside(PLATFORM), pytest.raises(Refused):
        tenants.close_tenant(PLATFORM_ID, operator, "essai")


def test_where_a_call_broke_is_told_without_its_message() -> None:
    assert where_it_broke(TRACEBACK) == ("Unavailable", "certbody/tenants/jobs/mails.py:33 send_mail")
    assert where_it_broke("") == ("", "")


def test_a_failed_call_is_tried_again_or_forgotten(bench: Bench) -> None:
    operator, body = bench.member(PLATFORM, "operator"), bench.body()
    with bench.app.app_context():
        job = jobs.app_queue().enqueue("certbody.tenants.tenant_job.run_message", args=(str(body.id), "no id"))
    bench.run_jobs()
    with bench.inside(PLATFORM):
        (failed,) = [found for found in list_failed() if found.id == job.id]
        assert (failed.kind, failed.slug, failed.error) == ("tenants.tenant_job.run_message", body.slug, "ValueError")
        job_operations.retry_job(job.id, operator)
        with pytest.raises(NotFound):
            job_operations.retry_job(job.id, operator)
    bench.run_jobs()
    with bench.inside(PLATFORM):
        job_operations.forget_job(job.id, operator)
        assert job.id not in [found.id for found in list_failed()]
        with pytest.raises(NotFound):
            job_operations.forget_job(job.id, operator)
