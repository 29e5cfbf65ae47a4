"""Where the closing sheet is found: the audit's page, the organisation's space, the key for everybody."""

from __future__ import annotations

import base64
import json

import pytest
from flask import Flask

from certbody.kit import sealing
from certbody.onsite.rules.manifest import fingerprint
from tests.audits.scene import Scene, an_audit_day
from tests.support import Bench


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An audit closed on its page, with nothing from a device."""
    made = an_audit_day(bench)
    made.open()
    made.answer_all(i1="minor")
    made.close()
    return made


def test_the_sheet_stands_on_the_pages_of_the_audit(bench: Bench, scene: Scene) -> None:
    staff, client = bench.browser(scene.auditor), bench.browser(scene.client)
    url = scene.body.url(f"audits/{scene.audit_id}/closing-sheets")
    assert "La fiche se prépare." in staff.get(url).text
    bench.run_jobs()
    for browser, page in ((staff, url), (client, scene.body.url(f"portal/audits/{scene.audit_id}"))):
        shown = browser.get(page).text
        links = [part.split('"')[0] for part in shown.split('href="') if "/closing-sheets/" in part.split('"')[0]]
        assert len(links) == 2
        with browser.get(links[0]) as sheet, browser.get(links[1]) as manifest:
            assert sheet.data.startswith(b"%PDF")
            assert json.loads(manifest.data)["statement"]["nonconformities"][0]["indicator"] == 1
    assert "-C1.pdf" in staff.get(scene.body.url(f"audits/{scene.audit_id}")).text
    assert client.get(url).status_code == 403


def test_the_page_of_a_closing_meeting_leads_to_its_sheet_and_says_who_drew_it_up(bench: Bench, scene: Scene) -> None:
    bench.run_jobs()
    page = bench.browser(scene.auditor).get(scene.body.url(f"audits/{scene.audit_id}/closing")).text
    assert "-C1.pdf" in page
    assert f"par {scene.auditor.name}" in page


def test_a_correction_asks_for_its_reason(bench: Bench, scene: Scene) -> None:
    bench.run_jobs()
    staff, url = bench.browser(scene.auditor), scene.body.url(f"audits/{scene.audit_id}/closing-sheets")
    assert staff.post(url, data={"reason": " "}).status_code == 422
    assert staff.post(url, data={"reason": "Nom corrigé"}).status_code == 303
    shown = staff.get(url).text
    assert "Nom corrigé" in shown
    assert "-C2.pdf" in shown
    assert "-C1.pdf" in shown


def test_there_is_no_correction_before_the_first_sheet(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    url = scene.body.url(f"audits/{scene.audit_id}/closing-sheets")
    assert "dès que la réunion de clôture" in bench.browser(scene.auditor).get(url).text
    assert bench.browser(scene.auditor).post(url, data={"reason": "Trop tôt"}).status_code == 409


def test_anybody_reads_the_key_of_a_body(app: Flask, bench: Bench) -> None:
    body = bench.body()
    told = app.test_client().get(f"/evidence-key/{body.slug}").json
    assert told is not None
    key = base64.b64decode(told["key"])
    assert (told["algorithm"], told["fingerprint"], key) == (
        "Ed25519",
        fingerprint(key),
        sealing.signing_point(body.id),
    )
    assert app.test_client().get("/evidence-key/inconnu").status_code == 404
