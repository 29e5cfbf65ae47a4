"""What the steps of an application refuse, say again at the end, and never overwrite."""

import io

import pytest

from certbody.clients.models import Organisation
from certbody.clients.operations.import_list import import_list
from certbody.clients.queries.applications import list_applications_of
from certbody.kit.db import db
from certbody.tenants.actor import SYSTEM
from certbody.tenants.boundary import current_tenant
from tests import factories
from tests.clients.lists import a_line, a_list
from tests.support import Bench


def organisation_row(organisation_id) -> Organisation:
    return db.session.get_one(Organisation, (current_tenant(), organisation_id))


def newest(bench: Bench, body, organisation_id):
    with bench.inside(body):
        one = list_applications_of(organisation_id)[0]
        return one.id, one.version, one.state


def test_a_second_tab_does_not_overwrite_what_the_first_saved(bench: Bench, portal) -> None:
    body, organisation_id, browser = portal
    browser.post(body.url("portal/applications"), data={})
    application_id, version, _ = newest(bench, body, organisation_id)
    base = body.url(f"portal/applications/{application_id}/steps")
    with bench.inside(body):
        siren = organisation_row(organisation_id).siren
    named = {"siren": siren, "nda": "11755555555"}
    pairs = [
        ("identity", {**named, "name": "Première"}, {**named, "name": "Seconde"}),
        ("activity", {"activity": "Première"}, {"activity": "Seconde"}),
        ("figures", {"turnover_year": "2025"}, {"turnover_year": "2024"}),
        ("wishes", {"wished_from": "2126-12-01"}, {"wished_from": "2126-12-02"}),
    ]
    for step, first, second in pairs:
        version = newest(bench, body, organisation_id)[1]
        assert browser.post(f"{base}/{step}", data={**first, "version": version}).status_code == 303, step
        answer = browser.post(f"{base}/{step}", data={**second, "version": version})
        assert answer.status_code == 409, step
        assert "Cette fiche a été modifiée pendant votre saisie" in answer.text
    with bench.inside(body):
        assert organisation_row(organisation_id).name == "Première"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("phone", "abc", "huit chiffres"),
        ("phone", "01 02 03", "huit chiffres"),
        ("postcode", "ABC", "cinq chiffres"),
        ("website", "javascript:alert(1)", "https://www.exemple.fr"),
        ("website", "ftp://exemple.fr", "https://www.exemple.fr"),
        ("siret", "73282932000074", "établissement de ce SIREN"),
    ],
)
def test_what_cannot_be_right_of_an_identity_is_told_at_its_field(bench: Bench, portal, field, typed, told) -> None:
    body, organisation_id, browser = portal
    browser.post(body.url("portal/applications"), data={})
    application_id, version, _ = newest(bench, body, organisation_id)
    url = body.url(f"portal/applications/{application_id}/steps/identity")
    with bench.inside(body):
        organisation = organisation_row(organisation_id)
        organisation.siret = "73282932000074"  # as an earlier list gave it
        known = {"name": organisation.name, "siren": organisation.siren, "nda": organisation.nda}
    sent = {**known, "phone": "+33 1.02.03.04.05", "postcode": "75011", "website": "www.exemple.fr/qualité"}
    answer = browser.post(url, data={**sent, "version": version, field: typed})
    assert answer.status_code == 422
    assert f"field-{field}-fault" in answer.text
    assert told in answer.text
    assert browser.post(url, data={**sent, "version": version}).status_code == 303


def test_a_siret_of_another_siren_is_missing_to_the_end(bench: Bench, portal) -> None:
    body, organisation_id, browser = portal
    browser.post(body.url("portal/applications"), data={})
    application_id, *_ = newest(bench, body, organisation_id)
    with bench.inside(body):
        organisation_row(organisation_id).siret = "73282932000074"
    page = browser.get(body.url(f"portal/applications/{application_id}/steps/check")).text
    assert "Ce SIRET n’est pas celui d’un établissement de ce SIREN" in page


def test_what_the_public_list_contradicts_is_to_explain_while_it_can_be(bench: Bench, portal, tmp_path) -> None:
    body, organisation_id, browser = portal
    with bench.inside(body):
        import_list(a_list(tmp_path, a_line("11999999901", factories.a_siren())), False, SYSTEM)
        application = factories.an_application(organisation_row(organisation_id), state="draft")
        application_id = application.id
    base = body.url(f"portal/applications/{application_id}/steps")
    page = browser.get(f"{base}/check").text
    assert "À expliquer" in page
    assert "ne figure pas dans la liste publique importée" in page
    assert "consignez" not in page
    page = browser.get(f"{base}/identity").text
    assert "consignez" not in page
    assert f"{base}/activity" in page[page.index("ne dit pas la même chose") :]
    with bench.inside(body):
        list_applications_of(organisation_id)[0].state = "submitted"
    for step in ("check", "identity"):
        page = browser.get(f"{base}/{step}").text
        assert "À expliquer" not in page
        assert "Vérifiez le numéro" not in page


def test_a_file_that_cannot_be_kept_is_told_at_its_field(bench: Bench, portal) -> None:
    body, organisation_id, browser = portal
    browser.post(body.url("portal/applications"), data={})
    application_id, version, _ = newest(bench, body, organisation_id)
    sent = {"version": version, "label_name": "Mon label", "chart_file": (io.BytesIO(b"MZ\x90\x00"), "outil.exe")}
    answer = browser.post(body.url(f"portal/applications/{application_id}/steps/history"), data=sent)
    assert answer.status_code == 422
    assert "field-chart_file-fault" in answer.text
    assert "Mon label" in answer.text
