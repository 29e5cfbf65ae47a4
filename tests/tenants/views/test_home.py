"""Where people arrive."""

from __future__ import annotations

from certbody.kit import jobs
from tests.factories import an_organisation
from tests.support import Bench
from tests.tenants.people import PLATFORM


def test_what_waits_opens_its_list(bench: Bench) -> None:
    with bench.app.app_context():
        jobs.app_queue().enqueue("certbody.tenants.tenant_job.run_message", args=("no tenant", "no message"))
    bench.run_jobs()
    page = bench.browser(bench.member(PLATFORM, "operator")).get(PLATFORM.url()).text
    assert "En retard" in page
    assert f'href="{PLATFORM.url("jobs")}"' in page


def test_a_day_without_work_says_so(bench: Bench) -> None:
    body = bench.body()
    assert "Rien ne vous attend" in bench.browser(bench.member(body, "accountant")).get(body.url()).text


def test_a_client_arrives_at_the_portal(bench: Bench) -> None:
    body = bench.body()
    with bench.inside(body):
        organisation_id = an_organisation().id
    client = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    assert "portal" in client.get(body.url()).location


def test_a_person_of_two_bodies_chooses(bench: Bench) -> None:
    first, second = bench.body("Premier organisme"), bench.body("Second organisme")
    person = bench.member(first, "auditor")
    bench.member(second, "planner", person_id=person.person_id)
    page = bench.browser(person).get("/").text
    assert first.url() in page
    assert second.url() in page
