"""The sites of an application, corrected and taken off the list by the organisation itself."""

import pytest

from certbody.clients.models import Organisation, Site
from certbody.clients.queries.organisations import list_sites, list_timeline
from certbody.kit.db import db
from certbody.tenants import journal
from certbody.tenants.boundary import current_tenant
from tests import factories
from tests.support import Bench

FACTS = {"name": "Annexe", "address": "1 rue Neuve", "postcode": "69001", "city": "Lyon"}


@pytest.fixture
def place(bench: Bench):
    """A draft with a head office and a branch, and the browser of whoever fills it in."""
    body = bench.body()
    with bench.inside(body):
        organisation = factories.an_organisation()
        application_id = factories.an_application(organisation, state="draft").id
        factories.a_site(organisation, name="Siège", is_central=True)
        site_id, organisation_id = factories.a_site(organisation, **FACTS).id, organisation.id
    browser = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    return body, organisation_id, application_id, site_id, browser


def site_row(site_id) -> Site:
    return db.session.get_one(Site, (current_tenant(), site_id))


def organisation_row(organisation_id) -> Organisation:
    return db.session.get_one(Organisation, (current_tenant(), organisation_id))


def test_a_site_is_corrected_and_the_journal_keeps_what_it_said(bench: Bench, place) -> None:
    body, _, application_id, site_id, browser = place
    step = body.url(f"portal/applications/{application_id}/steps/sites")
    page = body.url(f"portal/applications/{application_id}/sites/{site_id}")
    assert page in browser.get(step).text
    assert "1 rue Neuve" in browser.get(page).text
    assert browser.post(page, data={**FACTS, "address": "", "city": "Bron", "version": 1}).location == step
    with bench.inside(body):
        site = site_row(site_id)
        assert (site.address, site.city) == ("", "Bron")
        changed = journal.list_entries("site", site_id)[0]
        assert (changed.before["address"], changed.before["city"]) == ("1 rue Neuve", "Lyon")


def test_two_sites_of_one_name_are_told_apart(bench: Bench, place) -> None:
    body, _, application_id, site_id, browser = place
    base = body.url(f"portal/applications/{application_id}")
    assert "Corriger" in browser.get(f"{base}/steps/sites").text
    corrected = {**FACTS, "name": "siège", "version": 1}
    for url, sent in ((f"{base}/sites", {**FACTS, "name": "annexe"}), (f"{base}/sites/{site_id}", corrected)):
        answer = browser.post(url, data=sent)
        assert answer.status_code == 422
        assert "Un autre site porte déjà ce nom" in answer.text
    assert browser.post(f"{base}/sites/{site_id}", data={**FACTS, "version": 1}).status_code == 303


def test_a_site_that_an_audit_counted_is_corrected_with_the_body_only(bench: Bench, place) -> None:
    body, organisation_id, application_id, site_id, browser = place
    with bench.inside(body):
        factories.an_audit(organisation_row(organisation_id))
    page = body.url(f"portal/applications/{application_id}/sites/{site_id}")
    answer = browser.post(page, data={**FACTS, "city": "Bron", "version": 1})
    assert answer.status_code == 409
    assert "Un audit porte déjà sur le site" in answer.text
    with bench.inside(body):
        assert site_row(site_id).city == FACTS["city"]


def test_a_site_corrected_meanwhile_is_not_overwritten(bench: Bench, place) -> None:
    body, _, application_id, site_id, browser = place
    page = body.url(f"portal/applications/{application_id}/sites/{site_id}")
    browser.post(page, data={**FACTS, "city": "Bron", "version": 1})
    for path, sent in ((page, {**FACTS, "city": "Nice", "version": 1}), (f"{page}/remove", {"version": 1})):
        answer = browser.post(path, data=sent)
        assert answer.status_code == 409
        assert "Cette fiche a été modifiée pendant votre saisie" in answer.text
    assert "Nice" in browser.post(page, data={**FACTS, "city": "Nice", "version": 1}).text
    with bench.inside(body):
        assert (site_row(site_id).city, site_row(site_id).closed_at) == ("Bron", None)


def test_a_site_added_by_mistake_is_taken_off_the_list_and_stays_in_the_journal(bench: Bench, place) -> None:
    body, organisation_id, application_id, site_id, browser = place
    page = body.url(f"portal/applications/{application_id}/sites/{site_id}")
    assert browser.post(f"{page}/remove", data={"version": 1}).status_code == 303
    assert browser.get(page).status_code == 404
    with bench.inside(body):
        head = list_sites(organisation_id)
        assert [site.name for site in head] == ["Siège"]
        removed = list_timeline(organisation_id)[0]
        assert (removed.event, removed.before["address"]) == ("site.removed", "1 rue Neuve")
        head_id = head[0].id
        factories.a_site(organisation_row(organisation_id), name="Autre")
    answer = browser.post(body.url(f"portal/applications/{application_id}/sites/{head_id}/remove"), data={"version": 1})
    assert answer.status_code == 409
    assert "Confiez d’abord la fonction centrale" in answer.text


def test_a_site_of_an_audit_is_ended_by_the_body_only(bench: Bench, place) -> None:
    body, organisation_id, application_id, site_id, browser = place
    with bench.inside(body):
        factories.an_audit(organisation_row(organisation_id))
    page = body.url(f"portal/applications/{application_id}/sites/{site_id}")
    assert "demandez à votre organisme certificateur" in browser.get(page).text
    assert browser.post(f"{page}/remove", data={"version": 1}).status_code == 409
    office = bench.browser(bench.member(body, "planner"))
    assert office.post(body.url(f"sites/{site_id}/close"), data={"reason": "Bail rompu"}).status_code == 303
    with bench.inside(body):
        assert site_row(site_id).closed_at is not None


def test_nothing_is_corrected_once_the_application_is_sent(bench: Bench, place) -> None:
    body, organisation_id, _, site_id, browser = place
    with bench.inside(body):
        sent = factories.an_application(organisation_row(organisation_id), state="submitted").id
        elsewhere = factories.an_application(factories.an_organisation(), state="draft").id
    page = body.url(f"portal/applications/{sent}/sites/{site_id}")
    assert browser.get(page).status_code == 409
    assert browser.post(page, data={**FACTS, "version": 1}).status_code == 409
    assert browser.post(f"{page}/remove", data={"version": 1}).status_code == 409
    assert browser.get(body.url(f"portal/applications/{elsewhere}/sites/{site_id}")).status_code == 404
