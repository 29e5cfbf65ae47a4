"""The office's pages about organisations and applications."""

import re

import pytest

from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant
from tests import factories
from tests.support import Bench


@pytest.fixture
def office(bench: Bench):
    body = bench.body()
    with bench.inside(body):
        organisation = factories.an_organisation(name="École Ampère")
        application = factories.an_application(organisation)
        site, ids = factories.a_site(organisation), (organisation.id, application.id)
        site_id = site.id
    return body, bench.browser(bench.member(body, "planner")), *ids, site_id


def test_every_page_is_served(office) -> None:
    body, browser, organisation_id, application_id, site_id = office
    steps = ("identity", "activity", "sites", "figures", "actions", "history", "wishes", "check")
    pages = [
        "organisations", "organisations?search=amp&state=submitted", "organisations/new?number=732829320",
        f"organisations/{organisation_id}", f"organisations/{organisation_id}/edit",
        f"organisations/{organisation_id}/people/new", f"organisations/{organisation_id}/sites/new",
        f"complaints/new/{organisation_id}", f"sites/{site_id}", "applications",
        "applications?state=draft", f"applications/{application_id}",
        *(f"applications/{application_id}/steps/{step}" for step in steps),
    ]  # fmt: skip
    for page in pages:
        answer = browser.get(body.url(page))
        assert answer.status_code == 200, page
    assert browser.get(body.url(f"applications/{application_id}/steps/unknown")).status_code == 404


def test_a_review_reads_where_the_organisation_and_its_sites_are(bench: Bench, office) -> None:
    body, browser, organisation_id, application_id, _ = office
    with bench.inside(body):
        organisation = db.session.get_one(Organisation, (current_tenant(), organisation_id))
        organisation.website = "https://ampere.exemple.fr"
        siret = organisation.siret
    page = browser.get(body.url(f"applications/{application_id}")).text
    told = (siret, "12 rue des Lilas, 75011 Paris", "https://ampere.exemple.fr", "3 avenue du Port, 69002 Lyon")
    assert [one for one in told if one not in page] == []


def test_a_refused_form_keeps_what_was_typed(office) -> None:
    body, browser, organisation_id, *_ = office
    answer = browser.post(body.url("organisations/new"), data={"name": "Ma belle école", "siren": "891306673"})
    assert answer.status_code == 422
    assert "Ma belle école" in answer.text
    assert "chiffre de contrôle" in answer.text
    answer = browser.post(body.url(f"organisations/{organisation_id}/sites/new"), data={"city": "Vénissieux"})
    assert answer.status_code == 422
    assert "Vénissieux" in answer.text


def test_the_review_answers_and_its_refusal_says_why(office) -> None:
    body, browser, _, application_id, _ = office
    url = body.url(f"applications/{application_id}")
    refused = browser.post(f"{url}/review", data={"outcome": "refused"})
    assert refused.status_code == 422
    assert "motif écrit" in refused.text
    assert "field-reason-fault" in refused.text
    answers = {"scope_is_clear": "true", "body_is_competent": "true", "no_conflict": "true", "outcome": "admissible"}
    assert browser.post(f"{url}/review", data=answers).status_code == 303
    assert "Recevable" in browser.get(url).text


def test_a_refused_review_tells_each_obstacle_at_its_field_and_keeps_what_was_typed(office) -> None:
    body, browser, _, application_id, _ = office
    url = body.url(f"applications/{application_id}")
    refused = browser.post(f"{url}/review", data={"outcome": "admissible", "scope_is_clear": "true", "reason": "Vu."})
    assert refused.status_code == 422
    assert re.findall(r'id="field-(\w+)-fault"', refused.text) == ["body_is_competent", "no_conflict"]
    assert "Vu.</textarea>" in refused.text
    browser.post(f"{url}/review", data={"outcome": "refused", "reason": "Hors de notre portée."})
    assert browser.get(url).text.count("Hors de notre portée.") == 1


def test_lists_and_pages_ask_a_constant_number_of_statements(bench: Bench, office) -> None:
    body, browser, organisation_id, *_ = office
    with bench.inside(body):
        for _ in range(12):
            factories.an_application(factories.an_organisation())
    for page, most in (("organisations", 8), ("applications", 8)):
        with bench.statements() as ran:
            assert browser.get(body.url(page)).status_code == 200
        assert len([one for one in ran if "set_config" not in one]) <= most, page
    with bench.statements() as ran:
        browser.get(body.url(f"organisations/{organisation_id}"))
    assert len([one for one in ran if "set_config" not in one]) <= 12


def test_roles_and_strangers(bench: Bench, office) -> None:
    body, _, organisation_id, application_id, _ = office
    elsewhere = bench.body()
    stranger = bench.browser(bench.member(elsewhere, "planner"))
    reviewer, auditor = (bench.browser(bench.member(body, role)) for role in ("reviewer", "auditor"))
    assert stranger.get(body.url(f"organisations/{organisation_id}")).status_code == 404
    assert stranger.get(elsewhere.url(f"organisations/{organisation_id}")).status_code == 404
    assert stranger.get(elsewhere.url(f"applications/{application_id}")).status_code == 404
    assert reviewer.get(body.url(f"organisations/{organisation_id}")).status_code == 200
    assert reviewer.post(body.url(f"applications/{application_id}/review"), data={}).status_code == 403
    assert auditor.get(body.url("organisations")).status_code == 403


def test_the_journal_of_one_organisation_is_handed_over(bench: Bench) -> None:
    body = bench.body()
    administrator, planner = bench.member(body, "administrator"), bench.member(body, "planner")
    with bench.inside(body):
        page = body.url(f"organisations/{factories.an_organisation().id}")
    assert "Dossier entier" in bench.browser(administrator).get(page).text
    assert "Dossier entier" not in bench.browser(planner).get(page).text
    with bench.browser(administrator).post(f"{page}/records/journal", data={"format": "csv"}) as answer:
        assert answer.status_code == 200
    assert bench.browser(planner).post(f"{page}/records/journal", data={"format": "csv"}).status_code == 403


def test_the_page_of_a_client_names_its_group(bench: Bench, office) -> None:
    body, browser, organisation_id, *_rest = office
    with bench.inside(body):
        client = db.session.get_one(Organisation, (body.id, organisation_id))
        factories.an_organisation(name="École Volta", group_siren=client.siren)
        db.session.commit()
    page = browser.get(body.url(f"organisations/{organisation_id}")).text
    assert "Même groupe" in page
    assert "École Volta" in page
