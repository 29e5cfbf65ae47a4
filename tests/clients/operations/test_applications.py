"""An application from the first step to the review."""

from datetime import date

import pytest

from certbody.clients.operations.applications import (
    open_application,
    save_application,
    submit_application,
    withdraw_application,
)
from certbody.clients.operations.reviews import review_application
from certbody.clients.operations.sites import add_site
from certbody.clients.queries.applications import list_reviews
from certbody.clients.queries.checks import check_application, step_of
from certbody.clients.queries.waiting import list_waiting
from certbody.kit import clock
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.tenants.operations.files import keep_file
from tests import factories
from tests.support import Bench

ACTION = {"title": "Tableur", "first_day": "2026-03-02", "last_day": "2026-03-06"}


@pytest.fixture
def place(bench: Bench):
    body = bench.body()
    with bench.inside(body):
        organisation_id = factories.an_organisation().id
    return body, organisation_id, bench.member(body, "client", organisation_id=organisation_id)


def fill(application, by, **changes):
    """Answers every step."""
    chart = keep_file("organigramme.pdf", b"%PDF-1.7 organigramme", by)
    add_site(application.organisation_id, {"name": "Siège"}, by)
    answers = {
        "identity": {},
        "activity": {"categories": ["AF"], "traits": ["distance"], "activity": "Bureautique"},
        "sites": {"exhaustive": True},
        "figures": {"turnover_cents": 30_000_000, "turnover_source": "bpf", "turnover_year": 2025},
        "actions": {"actions": {"AF": ACTION}},
        "history": {"chart_file_id": chart.id, "label_name": ""},
        "wishes": {"wished_from": date(2026, 12, 1), "wished_to": date(2027, 2, 1)},
        **changes,
    }
    for step, values in answers.items():
        save_application(application.id, step, values, application.version, by)


def submitted(organisation_id, by, **changes):
    application = open_application(organisation_id, "initial", by)
    fill(application, by, **changes)
    return submit_application(application.id, by)


def test_what_is_missing_is_listed_with_its_step(bench: Bench, place) -> None:
    body, organisation_id, client = place
    with bench.inside(body):
        application = open_application(organisation_id, "initial", client)
        with pytest.raises(Refused) as refused:
            submit_application(application.id, client)
        steps = {step_of(reason) for reason in refused.value.reasons}
        assert steps == {"activity", "sites", "figures", "history", "wishes"}
        save_application(application.id, "activity", {"categories": ["AF"], "traits": []}, application.version, client)
        checks = check_application(application, clock.today())
        assert {step_of(reason) for reason in checks.missing.reasons} == {
            "sites", "figures", "history", "wishes", "actions",
        }  # fmt: skip


def test_an_application_is_filled_step_by_step_submitted_and_accepted(bench: Bench, place) -> None:
    body, organisation_id, client = place
    planner = bench.member(body, "planner")
    with bench.inside(body):
        application = submitted(organisation_id, client)
        assert application.state == "submitted"
        with pytest.raises(Refused, match="application_not_open"):
            save_application(application.id, "wishes", {}, application.version, client)
        assert [one.count for one in list_waiting(planner, clock.today())] == [1]
        review_application(application.id, "admissible", True, True, True, "", planner)
        assert (application.state, list_reviews(application.id)[0].reviewer_name) == ("admissible", planner.name)
    bench.run_jobs()
    assert {(mail.recipient, mail.subject.split()[-1]) for mail in bench.mails(body)} == {
        (bench.email_of(planner), "examiner"),
        (bench.email_of(client), "recevable"),
    }


def test_a_returned_application_comes_back_and_is_sent_again(bench: Bench, place) -> None:
    body, organisation_id, client = place
    planner = bench.member(body, "planner")
    with bench.inside(body):
        application = submitted(organisation_id, client)
        application_id = application.id
        with pytest.raises(Invalid, match="reason"):
            review_application(application.id, "returned", True, True, True, " ", planner)
        review_application(application.id, "returned", False, True, True, "Précisez l’activité.", planner)
        assert [one.count for one in list_waiting(client, clock.today())] == [1, 0]
        save_application(application.id, "activity", {"activity": "Tableur"}, application.version, client)
        submit_application(application.id, client)
        with pytest.raises(Invalid, match="no_conflict"):
            review_application(application.id, "admissible", True, True, False, "", planner)
        review_application(application.id, "refused", True, False, True, "Hors portée.", planner)
        with pytest.raises(Refused, match="application_not_submitted"):
            review_application(application.id, "admissible", True, True, True, "", planner)
    bench.run_jobs()
    told = {(mail.recipient, mail.subject): mail.body_text or "" for mail in bench.mails(body)}
    to_client = [text for (recipient, _), text in told.items() if recipient == bench.email_of(client)]
    assert any("Précisez l’activité." in text for text in to_client)
    arrived = {subject: text for (recipient, subject), text in told.items() if recipient == bench.email_of(planner)}
    assert sorted(subject.rsplit(" ", 1)[1] for subject in arrived) == ["complétée", "examiner"]
    assert all(f"/applications/{application_id}" in text for text in arrived.values())


def test_a_declared_refusal_makes_it_wait_three_months(bench: Bench, place) -> None:
    body, organisation_id, client = place
    with bench.inside(body):
        application = open_application(organisation_id, "initial", client)
        fill(application, client)
        refused_on = {"last_refusal_on": clock.today()}
        save_application(application.id, "history", refused_on, application.version, client)
        with pytest.raises(Refused, match="wait_after_refusal"):
            submit_application(application.id, client)


def test_steps_check_what_they_can_at_once(bench: Bench, place) -> None:
    body, organisation_id, client = place
    with bench.inside(body):
        application = open_application(organisation_id, "initial", client)
        with pytest.raises(Refused, match="application_under_way"):
            open_application(organisation_id, "initial", client)
        wrong = [
            ("wishes", {"wished_from": date(2027, 2, 1), "wished_to": date(2027, 1, 1)}, "wished_to"),
            ("actions", {"actions": {"AF": {**ACTION, "last_day": "2026-01-01"}}}, "AF_last_day"),
            ("identity", {"siren": "891306673"}, "siren"),
        ]
        for step, values, field in wrong:
            with pytest.raises(Invalid, match=field):
                save_application(application.id, step, values, application.version, client)
        with pytest.raises(Refused, match="edited_meanwhile"):
            save_application(application.id, "wishes", {}, application.version + 1, client)
        withdraw_application(application.id, "", client)
        assert open_application(organisation_id, "initial", client).state == "draft"


def test_only_its_own(bench: Bench, place) -> None:
    body, _, client = place
    auditor = bench.member(body, "auditor")
    with bench.inside(body):
        application = factories.an_application(factories.an_organisation(), state="draft")
        for by in (client, auditor):
            with pytest.raises(NotFound):
                save_application(application.id, "wishes", {}, application.version, by)
            with pytest.raises(NotFound):
                submit_application(application.id, by)
        with pytest.raises(NotFound):
            open_application(application.organisation_id, "renewal", client)
