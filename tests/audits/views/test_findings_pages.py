"""The pages of the audit itself, as their readers use them."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest

from certbody.audits.models import Finding, SiteSample
from certbody.audits.operations.meetings import hold_opening
from certbody.audits.queries.findings import find_finding
from certbody.kit.db import db
from tests import factories
from tests.audits.scene import OPENED, Scene, an_audit_day
from tests.support import Bench


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An open audit with its indicators to answer."""
    made = an_audit_day(bench)
    made.open()
    return made


def url(scene: Scene, path: str) -> str:
    return scene.body.url(path.replace("AUDIT", str(scene.audit_id)))


def test_the_whole_audit_is_one_page_in_few_statements(scene: Scene) -> None:
    browser = scene.bench.browser(scene.auditor)
    with scene.bench.inside(scene.body):
        for number in (1, 2, 4):
            scene.answer(number)
    assert browser.get(url(scene, "audits/AUDIT/findings")).status_code == 200  # the first reading is written down
    with scene.bench.statements() as ran:
        page = browser.get(url(scene, "audits/AUDIT/findings"))
    assert page.status_code == 200
    assert len(ran) <= 8, ran
    assert page.text.count('class="indicator"') == 22
    assert "3 sur 22" in page.text
    todo = browser.get(url(scene, "audits/AUDIT/findings?only=todo")).text
    assert 'id="indicator-4"' not in todo
    assert 'id="indicator-5"' in todo


def test_what_applies_by_the_file_and_is_set_aside_is_questioned_at_once(scene: Scene) -> None:
    browser, said = scene.bench.browser(scene.auditor), "applicable d’après le dossier"
    assert f"L’indicateur est {said}" in browser.get(url(scene, "audits/AUDIT/findings?open=12")).text
    answer = {"result": "not_applicable", "reason": "Aucune action de plus de deux jours", "version": "0"}
    saved = browser.post(url(scene, "audits/AUDIT/findings/12"), data=answer, follow_redirects=True).text
    assert f"Indicateur 12 : sans objet, mais {said}" in saved
    assert "Indicateur 12 enregistré." in saved
    with scene.bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 12, None)
        assert finding is not None
        page = scene.body.url(f"findings/{finding.id}")
    assert f"({said})" in browser.get(page).text


def test_an_answer_is_saved_and_a_refused_one_keeps_what_was_typed(scene: Scene) -> None:
    browser = scene.bench.browser(scene.auditor)
    saved = browser.post(url(scene, "audits/AUDIT/findings/1"), data={"result": "conforming", "version": "0"})
    assert saved.status_code == 303
    assert saved.location.endswith("after=1#opened")
    refused = browser.post(
        url(scene, "audits/AUDIT/findings/1"), data={"result": "minor", "comment": "vu au siège", "version": "1"}
    )
    assert refused.status_code == 422
    assert "vu au siège" in refused.text
    assert "Décrivez le fait constaté" in refused.text
    conflict = browser.post(
        url(scene, "audits/AUDIT/findings/1"),
        data={"result": "minor", "fact": "Prérequis absents", "version": "7"},
    )
    assert conflict.status_code == 409
    assert "Valeur enregistrée entre-temps" in conflict.text
    assert "Prérequis absents" in conflict.text


def test_one_form_at_a_time_and_the_next_one_opens_by_itself(scene: Scene) -> None:
    browser = scene.bench.browser(scene.auditor)
    first = browser.get(url(scene, "audits/AUDIT/findings")).text
    assert first.count('name="result"') == first.split('id="indicator-2"')[0].count('name="result"') > 0
    assert "findings?open=5#indicator-5" in first
    asked = browser.get(url(scene, "audits/AUDIT/findings?open=5")).text
    assert '/findings/5"' in asked
    assert '/findings/1"' not in asked
    saved = browser.post(url(scene, "audits/AUDIT/findings/5"), data={"result": "conforming", "version": "0"})
    after = browser.get(saved.location).text
    assert 'id="indicator-6" open' in after
    last = browser.get(url(scene, "audits/AUDIT/findings?after=32")).text
    assert 'id="indicator-1" open' in last


def test_only_allowed_grades_are_offered(scene: Scene) -> None:
    page = scene.bench.browser(scene.auditor).get(url(scene, "audits/AUDIT/findings?open=4")).text
    form = page.split('id="indicator-4"')[1].split('id="indicator-5"')[0]
    assert 'value="major"' in form
    assert 'value="minor"' not in form
    assert 'value="not_audited"' not in form


def test_who_may_see_and_who_may_write(scene: Scene) -> None:
    bench = scene.bench
    planner, stranger = bench.member(scene.body, "planner"), bench.member(scene.body, "auditor")
    reading = bench.browser(planner).get(url(scene, "audits/AUDIT/findings"))
    assert reading.status_code == 200
    assert 'name="result"' not in reading.text
    answer = {"result": "conforming", "version": "0"}
    assert bench.browser(planner).post(url(scene, "audits/AUDIT/findings/1"), data=answer).status_code == 403
    assert bench.browser(stranger).get(url(scene, "audits/AUDIT/findings")).status_code == 404
    assert bench.browser(stranger).post(url(scene, "audits/AUDIT/findings/1"), data=answer).status_code == 404
    assert bench.browser(scene.client).get(url(scene, "audits/AUDIT/findings")).status_code == 403


def test_a_photo_is_joined_and_opened_by_those_who_may(scene: Scene) -> None:
    browser = scene.bench.browser(scene.auditor)
    with scene.bench.inside(scene.body):
        finding_id = scene.answer(1)
    sent = browser.post(
        scene.body.url(f"findings/{finding_id}/files"), data={"file": (io.BytesIO(b"vu sur place"), "note.txt")}
    )
    assert sent.status_code == 303
    page = browser.get(scene.body.url(f"findings/{finding_id}")).text
    path = next(part.split('"')[0] for part in page.split('<a href="')[1:] if f"/{finding_id}/files/" in part)
    opened = browser.get(path, buffered=True)
    assert opened.data == b"vu sur place"
    assert opened.headers["Content-Disposition"].startswith("attachment")
    stranger = scene.bench.browser(scene.bench.member(scene.body, "auditor"))
    assert stranger.get(path).status_code == 404
    assert browser.get(scene.body.url(f"findings/{finding_id}/files/{uuid4()}")).status_code == 404


def test_the_meetings_pages(bench: Bench) -> None:
    scene = an_audit_day(bench)
    browser = bench.browser(scene.auditor)
    assert browser.get(url(scene, "audits/AUDIT/opening")).status_code == 200
    assert "L’audit n’est pas encore ouvert" in browser.get(url(scene, "audits/AUDIT/closing")).text
    blank = browser.post(url(scene, "audits/AUDIT/opening"), data={"at": "2026-11-20T09:00"})
    assert blank.status_code == 422
    held = browser.post(
        url(scene, "audits/AUDIT/opening"), data={"at": "2026-11-20T09:00", "attendance": "Camille Martin, directrice"}
    )
    assert held.status_code == 303
    with bench.inside(scene.body):
        assert scene.audit().opening_at == OPENED
    early = browser.get(url(scene, "audits/AUDIT/closing")).text
    assert "Ce qui manque avant la clôture" in early
    scene.answer_all(i1="minor")
    assert "Clore l’audit et notifier" in browser.get(url(scene, "audits/AUDIT/closing")).text
    closed = browser.post(
        url(scene, "audits/AUDIT/closing"), data={"at": "2026-11-20T17:00", "attendance": "Camille Martin, directrice"}
    )
    assert closed.status_code == 303
    assert browser.get(closed.location).status_code == 200


def test_sites_have_their_own_answers(bench: Bench) -> None:
    scene = an_audit_day(bench)
    with bench.inside(scene.body):
        audit = scene.audit()
        site_id = factories.a_site(audit.organisation, name="Site de Lyon").id
        sample = SiteSample(
            audit_id=audit.id, seed="00", commitment="x", population=[site_id], drawn=[site_id],
            drawn_for=OPENED.date(), drawn_at=OPENED,
        )  # fmt: skip
        db.session.add(sample)
        hold_opening(audit.id, OPENED, "Camille Martin", scene.auditor)
    browser = bench.browser(scene.auditor)
    assert "Site de Lyon" in browser.get(url(scene, "audits/AUDIT/findings")).text
    answer = {"result": "conforming", "version": "0", "site_id": str(site_id), "only": "todo"}
    saved = browser.post(url(scene, "audits/AUDIT/findings/1"), data=answer)
    assert f"site_id={site_id}" in saved.location
    assert browser.get(url(scene, f"audits/AUDIT/findings?site_id={uuid4()}")).status_code == 404
    with bench.inside(scene.body):
        assert db.session.query(Finding).one().site_id == site_id
