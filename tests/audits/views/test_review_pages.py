"""The review of a report as its readers use it: the reviewer with the comparison, the auditor with the remarks."""

from __future__ import annotations

import re
from datetime import timedelta

from flask.testing import FlaskClient

from certbody.audits.operations.evidence import attach_to_finding, note_seen
from certbody.audits.operations.report_review import review_report
from certbody.audits.queries.findings import find_finding
from certbody.audits.queries.reports import list_reports
from certbody.audits.queries.review_comments import list_comments
from certbody.kit import clock
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_file
from tests.audits.operations.test_reports import TEXTS, a_closed_audit, sign, write
from tests.audits.operations.test_review_comments import (
    CONCLUSION,
    EVIDENCE,
    a_signed_report,
    answer_all,
    correct,
    remark,
    send_back,
)
from tests.audits.scene import Scene
from tests.support import Bench

REVIEW = "audits/AUDIT/review"

OFFERED = "Correction demandée par la revue du rapport"


def url(scene: Scene, path: str) -> str:
    return scene.body.url(path.replace("AUDIT", str(scene.audit_id)))


def a_second_version(bench: Bench) -> tuple[Scene, Actor]:
    scene, reviewer = a_signed_report(bench)
    remark(scene, reviewer, EVIDENCE)
    send_back(scene, reviewer)
    correct(scene)
    answer_all(scene)
    sign(scene, "Session et conclusion précisées")
    return scene, reviewer


def sections_of(page: str) -> dict[str, str]:
    """Each section of the report that the page shows, by its code."""
    parts = re.split(r'<details class="indicator" id="([^"]+)"', page)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_what_changed_is_shown_word_by_word_and_the_rest_is_folded(bench: Bench) -> None:
    scene, reviewer = a_second_version(bench)
    page = bench.browser(reviewer).get(url(scene, REVIEW)).text
    sections = sections_of(page)
    seen = sections["indicator-2"]
    assert seen.startswith(" open")
    assert not sections["indicator-4"].startswith(" open")
    assert "ajouté :" in seen
    assert ", session de mars" in seen.split("<ins>")[1].split("</ins>")[0]
    assert "Programme 2026" in seen
    assert "motif : Session précisée" in seen
    assert "1 champ changé" in seen
    assert "inchangé" in sections["indicator-4"]
    conclusion = sections["report-conclusion"]
    assert "supprimé :" in conclusion
    assert "<del>" in conclusion
    assert "<ins>" in conclusion
    assert "Motif de la nouvelle version : Session et conclusion précisées" in page
    only = sections_of(bench.browser(reviewer).get(url(scene, f"{REVIEW}?only=changed")).text)
    assert list(only) == ["indicator-2", "report-conclusion"]
    first = bench.browser(reviewer).get(url(scene, f"{REVIEW}?version=1")).text
    assert "<ins>" not in first
    assert "Commenter" not in first


def a_report_with_files(bench: Bench) -> Scene:
    """Signed; two files and something seen for indicator 4."""
    scene = a_closed_audit(bench)
    with bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 4, None)
        assert finding is not None
        for content in (b"premier", b"second"):
            attach_to_finding(finding.id, keep_file("note.txt", content, scene.auditor), "", scene.auditor)
        note_seen(finding.id, "Registre consulté, non conservé", scene.auditor)
    write(scene)
    sign(scene)
    return scene


def test_a_first_version_tells_results_and_files_before_a_line_opens(bench: Bench) -> None:
    scene = a_report_with_files(bench)
    page = bench.browser(bench.member(scene.body, "reviewer")).get(url(scene, REVIEW)).text
    lines = {code: text.split("</summary>")[0] for code, text in sections_of(page).items()}
    assert 'tone-good">Conforme<' in lines["indicator-4"]
    assert "2 fichiers" in lines["indicator-4"]
    assert not lines["indicator-4"].startswith(" open")
    assert "fichier" not in lines["indicator-2"]
    assert 'tone-warn">Non-conformité mineure<' in lines["indicator-1"]
    assert lines["indicator-1"].startswith(" open")
    assert lines["nonconformity-1"].startswith(" open")


def test_the_photos_and_files_of_a_finding_open_from_the_review(bench: Bench) -> None:
    scene = a_report_with_files(bench)
    browser = bench.browser(bench.member(scene.body, "reviewer"))
    told = sections_of(browser.get(url(scene, REVIEW)).text)["indicator-4"]
    assert "<li>Registre consulté, non conservé</li>" in told
    places = re.findall(r'<li><a href="([^"]+)">note.txt</a></li>', told)
    read = []
    for place in places:
        with browser.get(place) as answer:
            read.append(answer.data)
    assert read == [b"premier", b"second"]


def test_the_statements_do_not_depend_on_the_report(bench: Bench) -> None:
    scene, reviewer = a_second_version(bench)
    browser = bench.browser(reviewer)
    browser.get(url(scene, REVIEW))
    with bench.statements() as few:
        browser.get(url(scene, REVIEW))
    for number in (4, 5, 6):
        remark(scene, reviewer, f"finding/{number}/-/evidence")
    with bench.statements() as many:
        assert browser.get(url(scene, REVIEW)).status_code == 200
    assert len(few) == len(many), many


def test_a_remark_is_written_at_its_field_without_a_script(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    browser = bench.browser(reviewer)
    assert f"comment={EVIDENCE.replace('/', '%2F')}" in browser.get(url(scene, REVIEW)).text or (
        f"comment={EVIDENCE}" in browser.get(url(scene, REVIEW)).text
    )
    form = sections_of(browser.get(url(scene, f"{REVIEW}?comment={EVIDENCE}")).text)["indicator-2"]
    assert f'name="anchor" value="{EVIDENCE}"' in form
    blank = browser.post(url(scene, f"{REVIEW}/comments"), data={"anchor": EVIDENCE, "body": " "})
    assert blank.status_code == 422
    assert "Ce champ est obligatoire" in sections_of(blank.text)["indicator-2"]
    noted = browser.post(url(scene, f"{REVIEW}/comments"), data={"anchor": EVIDENCE, "body": "Quelle <session> ?"})
    assert noted.status_code == 303
    assert noted.location.endswith("#indicator-2")
    page = browser.get(noted.location).text
    assert "Quelle &lt;session&gt; ?" in page
    assert "pas encore envoyée" in page
    assert 'value="complete"' not in page
    sent = browser.post(url(scene, REVIEW), data={"outcome": "returned"})
    assert sent.status_code == 303
    assert "Sections à reprendre" in browser.get(url(scene, REVIEW)).text


def test_a_report_sent_back_without_a_word_says_what_is_expected(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    blank = bench.browser(reviewer).post(url(scene, REVIEW), data={"outcome": "returned", "comment": " "})
    assert blank.status_code == 422
    assert "Dites à l’auditeur ce qui est à reprendre" in blank.text
    assert "pour que la réponse puisse être complétée" not in blank.text


def test_an_audit_that_held_its_duration_says_nothing_of_a_shorter_one(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    page = bench.browser(reviewer).get(url(scene, "audits/AUDIT/report")).text
    assert "Usage de la marque et affichage du certificat" in page
    assert "inférieure à la durée due" not in page


def test_drafts_are_the_reviewers_alone(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    remark(scene, reviewer, EVIDENCE, "Encore à peser.")
    auditor = bench.browser(scene.auditor)
    for path in ("audits/AUDIT/report", "audits/AUDIT/findings"):
        assert "Encore à peser." not in auditor.get(url(scene, path)).text


def id_of(scene: Scene, anchor: str) -> str:
    with scene.bench.inside(scene.body):
        return str(next(one.id for one in list_comments(scene.audit_id) if one.anchor == anchor))


def answer(browser: FlaskClient, scene: Scene, anchor: str, **values: str) -> tuple[int, str]:
    sent = browser.post(scene.body.url(f"review-comments/{id_of(scene, anchor)}/answer"), data=values)
    return sent.status_code, sent.location or sent.text


def test_the_auditor_sees_each_remark_at_its_field_and_answers_it(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    remark(scene, reviewer, EVIDENCE, "Quelle session ?")
    remark(scene, reviewer, CONCLUSION, "Citez le point 1.")
    send_back(scene, reviewer)
    browser = bench.browser(scene.auditor)
    report = browser.get(url(scene, "audits/AUDIT/report")).text
    assert "0 sur 2" in report
    assert "Indicateur 2, preuves vues" in report
    assert f'value="{OFFERED}"' in report
    assert "findings?open=2" in report
    assert 'action="' + url(scene, "audits/AUDIT/report/signature") not in report
    findings = browser.get(url(scene, "audits/AUDIT/findings?open=2")).text
    here = findings.split('id="indicator-2"')[1].split('id="indicator-3"')[0]
    assert "Quelle session ?" in here
    assert f'value="{OFFERED}"' in here
    assert "Citez le point 1." not in findings
    status, told = answer(browser, scene, EVIDENCE, answer="", back="findings")
    assert (status, "dites pourquoi" in told) == (422, True)
    with bench.inside(scene.body):
        found = find_finding(scene.audit_id, 2, None)
        assert found is not None
        asked = {"result": "conforming", "evidence": "Session de mars", "version": str(found.version)}
    saved = browser.post(url(scene, "audits/AUDIT/findings/2"), data={**asked, "change_reason": OFFERED})
    assert saved.status_code == 303
    status, back = answer(browser, scene, EVIDENCE, answer="", back="findings")
    assert (status, back.endswith("open=2#indicator-2")) == (303, True)
    assert answer(browser, scene, CONCLUSION, answer="Il y est déjà.", back="report")[0] == 303
    ready = browser.get(url(scene, "audits/AUDIT/report")).text
    assert 'action="' + url(scene, "audits/AUDIT/report/signature") in ready
    signed = browser.post(url(scene, "audits/AUDIT/report/signature"), data={"reason": "Session précisée"})
    assert signed.status_code == 303
    review = sections_of(bench.browser(reviewer).get(url(scene, REVIEW)).text)
    assert "Il y est déjà." in review["report-conclusion"]
    assert "Rouvrir cette remarque" in review["report-conclusion"]


def test_signing_over_an_unanswered_remark_is_refused_by_name(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    remark(scene, reviewer, CONCLUSION)
    send_back(scene, reviewer)
    browser = bench.browser(scene.auditor)
    refused = browser.post(url(scene, "audits/AUDIT/report/signature"), data={"reason": "Corrigé"})
    assert refused.status_code == 409
    assert "Des remarques du réviseur attendent une réponse : Conclusion de l’équipe d’audit." in refused.text


def test_a_remark_is_withdrawn_and_an_answered_one_reopened(bench: Bench) -> None:
    scene, reviewer = a_second_version(bench)
    browser = bench.browser(reviewer)
    former = id_of(scene, EVIDENCE)
    again = browser.post(scene.body.url(f"review-comments/{former}/reopening"))
    assert again.status_code == 303
    assert 'id="at-hand"' in browser.get(again.location).text
    with bench.inside(scene.body):
        draft = next(str(one.id) for one in list_comments(scene.audit_id) if one.review_id is None)
    assert browser.post(scene.body.url(f"review-comments/{draft}/withdrawal")).status_code == 303
    assert "pas encore envoyée" not in browser.get(url(scene, REVIEW)).text


def test_a_returned_report_opens_its_findings_to_corrections(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    browser = bench.browser(scene.auditor)
    assert 'name="result"' not in browser.get(url(scene, "audits/AUDIT/findings?open=2")).text
    send_back(scene, reviewer, "À reprendre.")
    page = browser.get(url(scene, "audits/AUDIT/findings?open=2")).text
    assert 'name="result"' in page
    assert 'name="change_reason"' in page


def test_signing_keeps_what_was_typed_on_the_page_and_not_saved_yet(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    browser, sign_url = bench.browser(scene.auditor), url(scene, "audits/AUDIT/report/signature")
    page = browser.get(url(scene, "audits/AUDIT/report")).text
    assert (
        page.index('name="conclusion"')
        < page.index(f'formaction="{sign_url}"')
        < page.index("</form>", page.index('name="conclusion"'))
    )
    lacking = browser.post(sign_url, data={**TEXTS, "strengths": "Pas encore gardé", "conclusion": " ", "version": 0})
    assert (lacking.status_code, "Pas encore gardé" in lacking.text) == (422, True)
    assert "Le rapport n’a pas de conclusion." in lacking.text
    assert "version" in browser.post(sign_url, json=TEXTS).json["fields"]
    assert browser.post(sign_url, data={**TEXTS, "version": 0}).status_code == 303
    with bench.inside(scene.body):
        (signed,) = list_reports(scene.audit_id)
        assert signed.report.contents["report"]["conclusion"] == TEXTS["conclusion"]


def test_the_history_tells_the_return_and_the_next_version_and_where_the_file_went(bench: Bench) -> None:
    scene, reviewer = a_second_version(bench)
    with bench.inside(scene.body), clock.told(clock.now() + timedelta(days=200)):
        review_report(scene.audit_id, "complete", "", reviewer)
    page = bench.browser(scene.auditor).get(url(scene, "audits/AUDIT")).text
    told = page[page.index("Historique") :]
    assert "Dossier remis à la décision" in told
    assert told.count("Rapport signé") == 2
    assert "Version 2" in told
    assert told.count("Rapport retourné à l’auditeur") == 1
    assert "complet" not in told


def test_the_history_tells_the_accounts_nothing_of_why_a_report_came_back(bench: Bench) -> None:
    scene, _reviewer = a_second_version(bench)
    returned = "Rapport retourné à l’auditeur"
    assert returned in bench.browser(scene.auditor).get(url(scene, "audits/AUDIT")).text
    page = bench.browser(bench.member(scene.body, "accountant")).get(url(scene, "audits/AUDIT")).text
    assert "Historique" in page
    assert returned not in page
    assert "Session et conclusion précisées" not in page
