"""Preparing an audit, as the organisation does it and as the auditor reads it."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.audits.scene import Scene, an_audit_day
from tests.support import Bench

TEXT = "Chaque page de formation dit le délai d’accès, relu au trimestre."


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An audit whose plan was sent."""
    return an_audit_day(bench)


def _url(scene: Scene, path: str = "") -> str:
    return scene.body.url(f"portal/audits/{scene.audit_id}/preparation{path}")


def _save(scene: Scene, browser: FlaskClient, indicator: int = 1, **values: str) -> Any:
    return browser.post(_url(scene, f"/{indicator}"), data={"text": TEXT, "version": "0", **values})


def _join(scene: Scene, browser: FlaskClient, name: str = "programme.pdf", body: bytes = b"%PDF-1.7\n%%EOF\n") -> Any:
    return browser.post(_url(scene, "/1/files"), data={"file": (io.BytesIO(body), name)})


def test_an_explanation_is_saved_and_the_next_one_opens(scene: Scene) -> None:
    browser = scene.bench.browser(scene.client)
    saved = _save(scene, browser, then="next")
    assert saved.status_code == 303
    assert saved.location.endswith("/preparation/2")
    page = browser.get(_url(scene))
    assert "1 sur 22" in page.text
    todo = browser.get(_url(scene, "?only=todo")).text
    assert '/preparation/1"' not in todo
    assert '/preparation/2"' in todo


def test_somebody_else_s_newer_text_is_shown_and_what_was_typed_stays(scene: Scene) -> None:
    browser = scene.bench.browser(scene.client)
    _save(scene, browser)
    refused = _save(scene, browser, text="Écrit sur une page ancienne")
    assert refused.status_code == 409
    assert "Texte enregistré entre-temps par" in refused.text
    assert TEXT in refused.text
    assert "Écrit sur une page ancienne" in refused.text


def test_a_file_is_joined_read_by_the_team_and_by_nobody_else(scene: Scene) -> None:
    browser, bench = scene.bench.browser(scene.client), scene.bench
    _save(scene, browser)
    assert _join(scene, browser).status_code == 303
    own = browser.get(_url(scene, "/1")).text
    assert "programme.pdf" in own
    auditor = bench.browser(scene.auditor)
    page = auditor.get(scene.body.url(f"audits/{scene.audit_id}/preparation")).text
    assert TEXT in page
    found = re.search(r'href="([^"]+/preparation/files/[^"]+)"', page)
    assert found
    assert auditor.get(found[1], buffered=True).data.startswith(b"%PDF")
    for stranger in (
        bench.member(scene.body, "auditor"),
        an_audit_day(bench, scene.body).client,
        bench.member(scene.body, "accountant"),
    ):
        assert bench.browser(stranger).get(found[1]).status_code in (403, 404)
    assert bench.browser(an_audit_day(bench, scene.body).client).get(_url(scene)).status_code == 404


def test_what_is_no_document_is_refused_by_its_content(scene: Scene) -> None:
    refused = _join(scene, scene.bench.browser(scene.client), "rapport.pdf", b"MZ\x90\x00 un programme")
    assert refused.status_code == 422
    assert "rapport.pdf" in refused.text
    assert 'aria-invalid="true"' in refused.text


def test_the_auditor_reads_it_beside_each_indicator(scene: Scene) -> None:
    browser = scene.bench.browser(scene.client)
    _save(scene, browser)
    _join(scene, browser)
    scene.open()
    auditor = scene.bench.browser(scene.auditor)
    address = scene.body.url(f"audits/{scene.audit_id}/findings?open=1")
    auditor.get(address)
    with scene.bench.statements() as ran:
        page = auditor.get(address).text
    assert len(ran) <= 8, ran
    beside = page.split('id="indicator-1"')[1].split('id="indicator-2"')[0]
    assert TEXT in beside
    assert "programme.pdf" in beside
    other = page.split('id="indicator-2"')[1].split('id="indicator-3"')[0]
    assert "préparé par l’organisme" not in other


def test_each_page_costs_few_statements(scene: Scene) -> None:
    browser, auditor = scene.bench.browser(scene.client), scene.bench.browser(scene.auditor)
    for indicator in (1, 2, 4, 5):
        _save(scene, browser, indicator)
    office = scene.body.url(f"audits/{scene.audit_id}/preparation")
    for reader, address in ((browser, _url(scene)), (browser, _url(scene, "/1")), (auditor, office)):
        reader.get(address)
        with scene.bench.statements() as ran:
            assert reader.get(address).status_code == 200
        assert len(ran) <= 8, ran


def test_once_the_audit_is_closed_it_is_read_and_says_why(scene: Scene) -> None:
    browser = scene.bench.browser(scene.client)
    _save(scene, browser)
    _join(scene, browser)
    scene.open()
    assert "pendant l’audit" in browser.get(_url(scene)).text
    scene.answer_all()
    scene.close()
    page = browser.get(_url(scene, "/1")).text
    assert TEXT in page
    assert "programme.pdf" in page
    assert 'name="text"' not in page
    assert 'name="file"' not in page
    assert "joignez vos preuves à la non-conformité" in page
    assert _save(scene, browser, version="1").status_code == 409


def test_the_portal_leads_there_from_the_contract_on(bench: Bench) -> None:
    scene = an_audit_day(bench, state="contracted", plan_sent_at=None)
    browser = bench.browser(scene.client)
    home = browser.get(scene.body.url("portal/")).text
    assert "Audit à préparer" in home
    led = browser.get(scene.body.url("portal/preparation"))
    assert led.location.endswith(f"/audits/{scene.audit_id}/preparation")
    assert "Préparer votre audit" in browser.get(scene.body.url(f"portal/audits/{scene.audit_id}")).text


def test_before_the_contract_it_says_what_opens_it(bench: Bench) -> None:
    scene = an_audit_day(bench, state="quoted", plan_sent_at=None)
    browser = bench.browser(scene.client)
    page = browser.get(_url(scene)).text
    assert "Signez le contrat" in page
    assert "/preparation/1" not in page
    assert "Aucun audit à préparer" in browser.get(scene.body.url("portal/preparation")).text


def test_taking_a_file_away_is_told(scene: Scene) -> None:
    browser = scene.bench.browser(scene.client)
    _join(scene, browser)
    found = re.search(r'action="([^"]+/removal)"', browser.get(_url(scene, "/1")).text)
    assert found
    taken = browser.post(found[1])
    assert taken.location.endswith("/preparation/1#files")
    page = browser.get(_url(scene, "/1")).text
    assert "Fichier retiré" in page
    assert "Aucun fichier pour cet indicateur" in page


def test_an_empty_explanation_says_that_the_indicator_still_waits_or_that_its_files_answer(scene: Scene) -> None:
    browser = scene.bench.browser(scene.client)
    _save(scene, browser, text="  ")
    assert "il reste à préparer, par un texte ou par un fichier" in browser.get(_url(scene, "/1")).text
    _join(scene, browser)
    browser.get(_url(scene, "/1"))
    _save(scene, browser, text="  ")
    assert "vos fichiers y répondent seuls" in browser.get(_url(scene, "/1")).text


def test_a_text_that_is_too_long_is_refused_at_its_field_and_nothing_of_it_is_lost(scene: Scene) -> None:
    browser = scene.bench.browser(scene.client)
    page = browser.get(_url(scene, "/1")).text
    assert 'maxlength="8000"' not in page
    assert "Vos audits" in page[: page.index("</h1>")]
    refused = _save(scene, browser, text="a" * 8001)
    assert refused.status_code == 422
    assert "8000 caractères au plus." in refused.text
    assert "a" * 8001 in refused.text
