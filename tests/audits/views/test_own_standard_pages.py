"""The screens of a body's own text and fields, and the settings that answer what the law leaves unclear."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from certbody.kit import clock
from certbody.tenants.rules.settings import SETTINGS, UNCLEAR
from tests.audits.scene import Scene, an_audit_day
from tests.support import Bench

CSV = "indicator;language;official;title\r\n4;fr;Le texte du décret;Besoins analysés\r\n"


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An open audit of today."""
    made = an_audit_day(bench, first_day=clock.today(), last_day=clock.today())
    made.open()
    return made


def administrator(scene: Scene) -> FlaskClient:
    return scene.bench.browser(scene.bench.member(scene.body, "administrator"))


def send(scene: Scene, browser: FlaskClient, body: str, name: str = "texte.csv", **more: str) -> TestResponse:
    given = {"valid_from": clock.today().isoformat(), "reason": "Décret", **more}
    file = (io.BytesIO(body.encode()), name)
    return browser.post(scene.body.url("standard-texts/RNQ2026"), data={**given, "file": file})


def test_a_text_is_tried_then_loaded_and_read_on_the_findings_page(scene: Scene) -> None:
    browser = administrator(scene)
    template = browser.get(scene.body.url("standard-texts/RNQ2026/template.csv"))
    assert template.data.startswith(b"\xef\xbb\xbfindicator;language;official;title")
    assert browser.get(scene.body.url("standard-texts/RNQ2026/template.yaml")).status_code == 200
    assert browser.get(scene.body.url("standard-texts/RNQ2026/template.doc")).status_code == 404
    assert browser.get(scene.body.url("standard-texts/RNQ2031")).status_code == 404
    assert send(scene, browser, CSV, dry_run="true").status_code == 303
    findings = scene.body.url(f"audits/{scene.audit_id}/findings?open=4")
    auditor = scene.bench.browser(scene.auditor)
    assert "Besoins analysés" not in auditor.get(findings).text
    assert send(scene, browser, CSV).status_code == 303
    page = auditor.get(findings).text
    assert "Besoins analysés" in page
    assert "Le texte du décret" in page
    shown = browser.get(scene.body.url("standard-texts")).text
    assert "texte.csv" in shown
    wrong = send(scene, browser, CSV.replace("4;fr", "44;fr"))
    assert wrong.status_code == 422
    assert "pas d’indicateur « 44 »" in wrong.text


def test_an_indicator_is_worded_on_its_page(scene: Scene) -> None:
    browser = administrator(scene)
    url = scene.body.url("standard-texts/RNQ2026/indicators/9")
    assert "Conditions de déroulement" in browser.get(url).text
    given = {"title_fr": "Déroulement annoncé", "valid_from": clock.today().isoformat(), "reason": "Clarté"}
    assert browser.post(url, data=given).status_code == 303
    assert "Déroulement annoncé" in browser.get(url).text
    assert browser.get(scene.body.url("standard-texts/RNQ2019/indicators/33")).status_code == 404
    assert browser.post(url, data={**given, "valid_from": "2020-01-01"}).status_code == 422


def test_fields_are_defined_and_filled_in_without_code_in_few_statements(scene: Scene) -> None:
    browser, auditor = administrator(scene), scene.bench.browser(scene.auditor)
    url = scene.body.url("own-fields")
    made = {"label_fr": "Dossiers lus", "kind": "number", "indicator": "1", "required": "true"}
    assert browser.post(url, data=made).status_code == 303
    assert browser.post(url, data={"label_fr": "Accueil", "label_en": "Welcome", "kind": "text"}).status_code == 303
    assert browser.post(url, data={"label_fr": "Avis", "kind": "choice", "options": "A"}).status_code == 422
    several = browser.post(url, data={"label_fr": "Avis", "kind": "choice", "options": "A", "indicator": "99"})
    assert all(f'id="field-{name}-fault"' in several.text for name in ("options", "indicator"))
    page = scene.body.url(f"audits/{scene.audit_id}/findings")
    assert auditor.get(page).status_code == 200  # the first reading of a day is written down
    with scene.bench.statements() as ran:
        shown = auditor.get(page + "?open=1").text
    assert len(ran) <= 8, ran
    name = shown.split('name="own-')[2].split('"')[0]
    answer = {"result": "conforming", "version": "0", "evidence": "Site"}
    refused = auditor.post(page + "/1", data={**answer, f"own-{name}": "trois"})
    assert refused.status_code == 422
    assert "Indiquez un nombre" in refused.text
    assert 'value="trois"' in refused.text
    assert auditor.post(page + "/1", data=answer).status_code == 422
    assert auditor.post(page + "/1", data={**answer, f"own-{name}": "3"}).status_code == 303
    whole = shown.split('name="own-')[1].split('"')[0]
    own = scene.body.url(f"audits/{scene.audit_id}/own-answers")
    assert auditor.post(own, data={f"own-{whole}": "Très bon"}).status_code == 303
    assert "Très bon" in auditor.get(page).text
    assert scene.bench.browser(scene.client).post(own, data={}).status_code == 403
    stranger = scene.bench.browser(scene.bench.member(scene.body, "auditor"))
    assert stranger.post(own, data={}).status_code == 404


def test_a_field_is_changed_then_asked_no_more(scene: Scene) -> None:
    browser = administrator(scene)
    made = browser.post(scene.body.url("own-fields"), json={"label_fr": "Accueil", "kind": "text"})
    url = scene.body.url(f"own-fields/{made.get_json()['id']}")
    assert "Accueil" in browser.get(url).text
    assert browser.post(url, data={"label_fr": "Accueil du public", "kind": "text"}).status_code == 303
    assert browser.post(url + "/closing").status_code == 303
    assert browser.get(url).status_code == 404
    assert "Aucun champ" in browser.get(scene.body.url("own-fields")).text


def test_every_unclear_point_shows_with_its_answer_and_its_settings(scene: Scene) -> None:
    assert [point.code for point in UNCLEAR] == [f"U{number}" for number in range(1, 20)]
    assert {code for point in UNCLEAR for code in point.settings} <= set(SETTINGS)
    asked = {setting.code for setting in SETTINGS.values() if setting.unclear}
    assert asked == {code for point in UNCLEAR for code in point.settings}
    browser = administrator(scene)
    page = browser.get(scene.body.url("settings")).text
    assert page.count("fixé pour tous") == sum(not point.settings for point in UNCLEAR) - 1
    url = scene.body.url("settings/grades_33")
    assert "majeure seulement" in browser.get(url).text
    later = (clock.today() + timedelta(days=3)).isoformat()
    assert browser.post(url, data={"value": "1", "valid_from": later, "reason": "Guide V10"}).status_code == 303
    assert "Guide V10" in browser.get(url).text
    assert browser.post(url, data={"value": "2", "valid_from": later, "reason": "x"}).status_code == 422
