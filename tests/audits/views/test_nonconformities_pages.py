"""Nonconformities in the portal and at the auditor's, the report and its review, and what waits for whom."""

from __future__ import annotations

import io
from datetime import date, timedelta
from uuid import UUID

import time_machine

from certbody.audits.operations import nonconformities
from certbody.audits.queries.waiting import list_waiting
from certbody.kit import clock
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_file
from tests import factories
from tests.audits.scene import Scene, an_audit_day
from tests.support import Bench

PLAN = {
    "cause": "Personne n’était chargé de relire les pages du site.",
    "correction": "Les prérequis sont publiés pour chaque action.",
    "corrective_action": "Relecture semestrielle, inscrite au calendrier qualité.",
    "owner": "Camille Martin",
    "due_on": "2027-01-15",
}


def a_nonconformity(scene: Scene, grade: str = "major", **values: object) -> UUID:
    with scene.bench.inside(scene.body):
        return factories.a_nonconformity(scene.audit(), 4 if grade == "major" else 1, grade, **values).id


def test_the_portal_list_and_page_cost_few_statements_and_show_only_ones_own(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    ids = [a_nonconformity(scene) for _ in range(3)]
    browser = bench.browser(scene.client)
    with bench.statements() as ran:
        page = browser.get(scene.body.url("portal/nonconformities"))
    assert page.status_code == 200
    assert len(ran) <= 8, ran
    assert page.text.count("Plan attendu") == 3
    other = an_audit_day(bench, scene.body)
    assert bench.browser(other.client).get(scene.body.url(f"portal/nonconformities/{ids[0]}")).status_code == 404
    assert bench.browser(scene.auditor).get(scene.body.url("portal/nonconformities")).status_code == 403


def test_a_file_that_is_no_document_is_told_at_its_field_and_keeps_the_note(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    one = a_nonconformity(scene, state="plan_accepted")
    path = scene.body.url(f"portal/nonconformities/{one}/evidence")
    sent = {"file": (io.BytesIO(b"MZ\x90\x00 un programme"), "preuve.pdf"), "note": "Page publiée en ligne"}
    refused = bench.browser(scene.client).post(path, data=sent)
    assert refused.status_code == 422
    assert "preuve.pdf" in refused.text
    assert "Page publiée en ligne" in refused.text


def test_a_plan_with_remarks_is_kept_until_it_is_confirmed(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    one = a_nonconformity(scene)
    browser, path = bench.browser(scene.client), scene.body.url(f"portal/nonconformities/{one}/plan")
    remarked = browser.post(path, data={**PLAN, "due_on": "2027-06-30"})
    assert remarked.status_code == 422
    assert "après le dernier jour légal de mise en œuvre" in remarked.text
    assert PLAN["cause"] in remarked.text
    assert "Une remarque avant l’envoi" in remarked.text
    assert "error-summary" not in remarked.text.replace("data-error-summary", "")
    assert "aria-invalid" not in remarked.text
    lacking = browser.post(path, data={**PLAN, "owner": ""}).text
    assert "Un point à corriger" in lacking
    assert "J’ai relu ces remarques" not in lacking
    assert browser.post(path, data={**PLAN, "due_on": "2027-06-30", "confirmed": "true"}).status_code == 303
    reading = browser.get(scene.body.url(f"portal/nonconformities/{one}"))
    assert "Plan à examiner" in reading.text


def test_the_auditor_answers_plan_and_evidence_on_the_page(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    one = a_nonconformity(scene)
    client, auditor = bench.browser(scene.client), bench.browser(scene.auditor)
    client.post(scene.body.url(f"portal/nonconformities/{one}/plan"), data=PLAN)
    page = auditor.get(scene.body.url(f"nonconformities/{one}")).text
    review = next(part.split('"')[0] for part in page.split('action="')[1:] if "/action-plans/" in part)
    silent = auditor.post(review, data={"outcome": "returned"})
    assert silent.status_code == 422
    assert "Dites ce qui manque" in silent.text
    assert auditor.post(review, data={"outcome": "accepted"}).status_code == 303
    sent = client.post(
        scene.body.url(f"portal/nonconformities/{one}/evidence"), data={"file": (io.BytesIO(b"fait"), "preuve.txt")}
    )
    assert sent.status_code == 303
    lifted = auditor.post(
        scene.body.url(f"nonconformities/{one}/evidence/review"), data={"outcome": "lifted", "note": "Vu et conforme."}
    )
    assert lifted.status_code == 303
    assert "Vu et conforme." in client.get(scene.body.url(f"portal/nonconformities/{one}")).text
    bench.run_jobs()
    assert len(bench.mails(scene.body)) == 4


def test_the_list_filters_and_the_planner_does_not_answer(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    one = a_nonconformity(scene, state="evidence_submitted")
    a_nonconformity(scene, "minor", plan_due=date(2026, 11, 1))
    a_nonconformity(scene, "minor", state="evidence_submitted")
    planner = bench.browser(bench.member(scene.body, "planner"))
    with bench.statements() as ran:
        late = planner.get(scene.body.url("nonconformities?only=late"))
    assert len(ran) <= 8, ran
    assert planner.get(scene.body.url("nonconformities")).text.count('class="row-link"') == 3
    assert late.text.count('class="row-link"') == 1
    answer = {"outcome": "lifted", "note": "Vu."}
    assert planner.post(scene.body.url(f"nonconformities/{one}/evidence/review"), data=answer).status_code == 403
    stranger = bench.browser(bench.member(scene.body, "auditor"))
    assert stranger.get(scene.body.url(f"nonconformities/{one}")).status_code == 404


def test_report_from_its_texts_to_the_review(bench: Bench) -> None:
    scene = an_audit_day(bench)
    member = bench.member(scene.body, "reviewer")
    reviewer = bench.browser(member)
    scene.open()
    scene.answer_all(i1="minor")
    scene.close()
    auditor, report = bench.browser(scene.auditor), scene.body.url(f"audits/{scene.audit_id}/report")
    assert auditor.post(report, data={"conclusion": "Système en place.", "version": "0"}).status_code == 303
    assert auditor.post(report, data={"conclusion": "Autre texte.", "version": "9"}).status_code == 409
    assert auditor.post(f"{report}/signature", data={}).status_code == 303
    assert f"audits/{scene.audit_id}/review" in reviewer.get(scene.body.url("reports")).text
    review = scene.body.url(f"audits/{scene.audit_id}/review")
    page = reviewer.get(review)
    assert "Plan d’actions reçu pour chaque non-conformité" in page.text
    assert reviewer.post(review, data={"outcome": "returned"}).status_code == 422
    assert reviewer.post(review, data={"outcome": "complete"}).status_code == 409
    with time_machine.travel(clock.now() + timedelta(days=31)):
        returning = bench.browser(member)
        assert "Plans d’actions en retard" in returning.get(review).text
        assert returning.post(review, data={"outcome": "complete"}).status_code == 303
    portal = bench.browser(scene.client)
    listed = portal.get(scene.body.url("portal/nonconformities")).text
    path = next(part.split('"')[0] for part in listed.split('href="')[1:] if "/reports/" in part)
    assert portal.get(path, buffered=True).data[:5] == b"%PDF-"
    assert auditor.get(review).status_code == 403


def test_each_member_is_told_what_waits(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    a_nonconformity(scene, implementation_due=date(2026, 11, 1), plan_due=date(2026, 11, 1))
    accepted = a_nonconformity(scene, state="plan_accepted")
    office = bench.member(scene.body, "administrator")
    with bench.inside(scene.body):
        nonconformities.add_evidence(accepted, keep_file("preuve.txt", b"fait", scene.client), "", scene.client)

    def told(actor: Actor) -> dict[str, int]:
        with bench.inside(scene.body):
            found = list_waiting(actor, date(2026, 11, 23))
            return {str(one.label): one.count for one in found if one.count}

    assert told(scene.auditor)["Preuves à vérifier"] == 1
    assert told(scene.auditor)["Rapports à signer"] == 1
    assert told(scene.client)["Non-conformités en retard"] == 1
    assert told(office)["Majeures en retard"] == 1
