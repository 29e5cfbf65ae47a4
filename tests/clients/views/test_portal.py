"""The organisation's own space and the public door."""

import io
import re
from datetime import timedelta

import pytest

from certbody.clients.models import Organisation
from certbody.clients.queries.applications import list_applications_of
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.security import limiter
from tests import factories
from tests.support import Bench


def newest(bench: Bench, body, organisation_id):
    with bench.inside(body):
        one = list_applications_of(organisation_id)[0]
        return one.id, one.version, one.state


AHEAD = (clock.today() + timedelta(days=40)).isoformat()
STEPS = {
    "activity": {"categories": ["AF", "CFA"], "traits": ["distance"], "activity": "Bureautique"},
    "sites": {"exhaustive": "true"},
    "figures": {"turnover_cents": "300 000,50", "turnover_source": "bpf", "turnover_year": "2025"},
    "actions": {
        "AF_title": "Tableur", "AF_first_day": "2026-03-02", "AF_last_day": "2026-03-06",
        "CFA_title": "CAP", "CFA_first_day": "2026-09-01",
    },
    "history": {},
    "wishes": {"wished_from": AHEAD},
}  # fmt: skip


def test_an_application_is_filled_in_the_browser_and_sent(bench: Bench, portal) -> None:
    body, organisation_id, browser = portal
    assert "Commencer une demande" in browser.get(body.url("portal/")).text
    assert browser.post(body.url("portal/applications"), data={"kind": "initial"}).status_code == 303
    application_id, *_ = newest(bench, body, organisation_id)
    base = body.url(f"portal/applications/{application_id}")
    assert "Siège" in browser.get(f"{base}/steps/sites").text
    assert browser.post(f"{base}/sites", data={"name": "Siège"}).status_code == 303
    for step, answers in STEPS.items():
        assert browser.get(f"{base}/steps/{step}").status_code == 200, step
        sent = {**answers, "version": newest(bench, body, organisation_id)[1]}
        if step == "history":
            sent["chart_file"] = (io.BytesIO(b"%PDF-1.7 chart"), "organigramme.pdf")
        answer = browser.post(f"{base}/steps/{step}", data=sent)
        assert answer.status_code == 303, (step, answer.text[:3000])
    check = browser.get(f"{base}/steps/check").text
    assert "Tout y est" in check
    assert "300 000,50" in check.replace("\u202f", " ").replace("\xa0", " ")
    with browser.get(f"{base}/files/chart_file") as sent_back:
        assert sent_back.data == b"%PDF-1.7 chart"
    assert browser.post(f"{base}/submit").status_code == 303
    assert newest(bench, body, organisation_id)[2] == "submitted"
    assert "En cours d’examen" in browser.get(body.url("portal/")).text


def test_what_is_missing_leads_to_its_step(bench: Bench, portal) -> None:
    body, organisation_id, browser = portal
    browser.post(body.url("portal/applications"), data={})
    application_id, *_ = newest(bench, body, organisation_id)
    base = body.url(f"portal/applications/{application_id}")
    page = browser.get(f"{base}/steps/check").text
    assert f"{base}/steps/figures" in page
    assert "le chiffre d’affaires" in page
    assert "Envoyer la demande" not in page
    assert browser.post(f"{base}/submit").status_code == 409


def test_a_refused_step_keeps_what_was_typed(bench: Bench, portal) -> None:
    body, organisation_id, browser = portal
    browser.post(body.url("portal/applications"), data={})
    application_id, version, _ = newest(bench, body, organisation_id)
    base = body.url(f"portal/applications/{application_id}")
    typed = {"version": version, "turnover_cents": "beaucoup", "turnover_year": "2025"}
    answer = browser.post(f"{base}/steps/figures", data=typed)
    assert answer.status_code == 422
    assert "beaucoup" in answer.text
    assert "field-turnover_cents-fault" in answer.text
    answer = browser.post(f"{base}/steps/identity", data={"version": version, "name": "Autre", "siren": "891306673"})
    assert answer.status_code == 422
    assert "891306673" in answer.text
    assert browser.post(f"{base}/steps/sites", data={"version": version}).status_code == 422
    assert browser.post(f"{base}/sites", data={"city": "Bron"}).status_code == 422


def test_dates_that_cannot_be_right_are_told_at_their_field(bench: Bench, portal) -> None:
    body, organisation_id, browser = portal
    browser.post(body.url("portal/applications"), data={})
    application_id, version, _ = newest(bench, body, organisation_id)
    base = body.url(f"portal/applications/{application_id}/steps")
    past = (clock.today() - timedelta(days=1)).isoformat()
    wrong = [
        ("figures", {"turnover_year": clock.today().year + 1}, ["turnover_year"], "Cette année est à venir"),
        ("figures", {"turnover_year": 1999}, ["turnover_year"], "trop ancienne"),
        ("actions", {"AF_first_day": AHEAD, "AF_last_day": AHEAD}, ["AF_first_day", "AF_last_day"], "Cette date est"),
        ("actions", {"CFA_first_day": AHEAD}, ["CFA_first_day"], "Cette date est à venir"),
        ("actions", {"AF_first_day": "1025-03-02"}, ["AF_first_day"], "1970"),
        ("wishes", {"wished_from": past, "wished_to": past}, ["wished_from", "wished_to"], "déjà passée"),
        ("history", {"last_refusal_on": AHEAD}, ["last_refusal_on"], "dans le futur"),
    ]
    categories = {"categories": ["AF", "CFA"], "version": version}
    assert browser.post(f"{base}/activity", data=categories).status_code == 303
    version = newest(bench, body, organisation_id)[1]
    for step, typed, fields, told in wrong:
        answer = browser.post(f"{base}/{step}", data={**typed, "version": version})
        assert (answer.status_code, told in answer.text) == (422, True), typed
        assert all(f"field-{field}-fault" in answer.text for field in fields)
    begun = {"CFA_title": "CAP", "CFA_first_day": "2026-09-01", "CFA_last_day": AHEAD, "version": version}
    assert browser.post(f"{base}/actions", data=begun).status_code == 303


def test_another_s_application_is_not_there_and_the_office_stays_out(bench: Bench, portal) -> None:
    body, _, browser = portal
    with bench.inside(body):
        other = factories.an_application(factories.an_organisation(), state="draft").id
    for page in ("steps/identity", "steps/check", "files/chart_file"):
        assert browser.get(body.url(f"portal/applications/{other}/{page}")).status_code == 404
    assert browser.post(body.url(f"portal/applications/{other}/submit")).status_code == 404
    assert browser.post(body.url(f"portal/applications/{other}/sites"), data={"name": "X"}).status_code == 404
    assert browser.get(body.url("organisations")).status_code == 403
    assert bench.browser(bench.member(body, "planner")).get(body.url("portal/")).status_code == 403


def test_the_journey_follows_the_facts(bench: Bench, portal) -> None:
    body, *_ = portal
    with bench.inside(body):
        organisation = factories.an_organisation()
        member_of, application = organisation.id, factories.an_application(organisation, state="admissible")
        factories.an_audit(organisation, state="contracted", application_id=application.id)
    page = bench.browser(bench.member(body, "client", organisation_id=member_of)).get(body.url("portal/")).text
    current = [step.split("</li>")[0] for step in page.split('aria-current="step"')[1:]]
    assert [word in step for word, step in zip(("Préparation", "Plan d’audit"), current, strict=True)] == [True, True]


def test_the_public_door_answers_everybody_alike(bench: Bench, client) -> None:
    body = bench.body()
    with bench.inside(body):
        known = factories.an_organisation().siren
    page = client.get(f"/apply/{body.slug}")
    assert page.status_code == 200
    assert body.name.split("’")[0] in page.text
    sent = {"name": "École", "contact_name": "Camille", "email": "camille@exemple.fr"}
    answers = [
        client.post(f"/apply/{body.slug}", data={**sent, "number": number}) for number in (known, factories.a_siren())
    ]
    assert [(one.status_code, one.location) for one in answers] == [(303, f"/apply/{body.slug}/sent")] * 2
    assert client.get(answers[0].location).status_code == 200
    assert client.post(f"/apply/{body.slug}", data={**sent, "number": "12"}).status_code == 422
    assert client.get("/apply/nobody-here").status_code == 404


def test_correcting_a_refused_entry_does_not_lock_the_public_door(bench: Bench, client, monkeypatch) -> None:
    door = f"/apply/{bench.body().slug}"
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    sent = {"name": "École", "contact_name": "Camille", "email": "camille@exemple.fr"}
    refused = [client.post(door, data={**sent, "number": "12"}).status_code for _ in range(7)]
    answers = [client.post(door, data={**sent, "number": factories.a_siren()}) for _ in range(6)]
    limiter.reset()
    assert refused == [422] * 7
    assert [one.status_code for one in answers] == [303] * 5 + [429]
    assert "Trop d’essais : revenez dans une minute." in answers[-1].text
    assert "per 1 minute" not in answers[-1].text


def test_no_site_is_added_once_the_application_is_sent(bench: Bench) -> None:
    """The audit is sized on the sites that were listed: they do not change behind the office's back."""
    body = bench.body()
    with bench.inside(body):
        organisation = factories.an_organisation()
        organisation_id, application_id = organisation.id, factories.an_application(organisation, state="admissible").id
    browser = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    sent = {"name": "Annexe", "address": "1 rue Neuve", "postcode": "69001", "city": "Lyon"}
    answer = browser.post(body.url(f"portal/applications/{application_id}/sites"), data=sent)
    assert answer.status_code == 409


def _stage(page: str, state: str) -> str:
    """The label of the step that stands in this state."""
    found = re.search(rf'<li data-state="{state}".*?<a href="[^"]*">([^<]*)</a>', page, re.S)
    return found[1] if found else ""


@pytest.mark.parametrize(("state", "badge"), [("suspended", "Suspendu"), ("withdrawn", "Retiré")])
def test_a_stopped_certificate_ends_the_way_until_another_begins(bench: Bench, portal, state, badge) -> None:
    body, organisation_id, browser = portal
    today = clock.today()
    with bench.inside(body):
        organisation = db.session.get(Organisation, (body.id, organisation_id))
        stopped = {"withdrawn_on": today} if state == "withdrawn" else {"suspension_ends_on": today}
        held = factories.a_certificate(organisation, state=state, starts_on=today.replace(day=1), **stopped)
        factories.an_audit(organisation, kind="surveillance", state="sized", certificate_id=held.id)
    page = browser.get(body.url("portal/")).text
    assert badge in page
    assert _stage(page, "blocked") == "Certificat"
    assert _stage(page, "current") == ""
    with bench.inside(body):
        organisation = db.session.get(Organisation, (body.id, organisation_id))
        factories.an_application(organisation, created_at=clock.now() + timedelta(days=2), state="admissible")
    page = browser.get(body.url("portal/")).text
    assert (_stage(page, "current"), _stage(page, "blocked")) == (
        ("Devis", "") if state == "withdrawn" else ("Devis", "Certificat")
    )


def test_a_certificate_in_force_and_each_audit_under_way_are_told_apart_with_what_comes_next(
    bench: Bench, portal
) -> None:
    body, organisation_id, browser = portal
    with bench.inside(body):
        organisation = db.session.get(Organisation, (body.id, organisation_id))
        held = factories.a_certificate(organisation, starts_on=clock.today().replace(day=1))
        factories.an_audit(organisation, kind="surveillance", state="plan_sent", certificate_id=held.id)
        factories.an_audit(organisation, kind="extension", state="closed", certificate_id=held.id)
    page = browser.get(body.url("portal/")).text
    ways = page.split('"Ce qui vous attend"')[0].split("<h3>")[1:]
    named = {way.split("</h3>")[0].rsplit(" ", 1)[0]: way for way in ways}
    assert (len(ways), next(iter(named)), set(named)) == (
        3,
        "Votre",
        {"Votre", "Audit d’extension", "Audit de surveillance"},
    )
    extension, surveillance = named["Audit d’extension"], named["Audit de surveillance"]
    assert "Valide jusqu’au" in named["Votre"]
    assert (_stage(extension, "current"), "Ensuite : Décision" in extension) == ("Non-conformités", True)
    assert (_stage(surveillance, "current"), "Ensuite : Audit" in surveillance) == ("Préparation", True)
