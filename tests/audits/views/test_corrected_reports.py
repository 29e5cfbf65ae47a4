"""A report that comes back, as its auditor corrects it: what the next version corrects, and who reads why."""

from __future__ import annotations

import re

from certbody.audits.operations.report_review import review_report
from certbody.audits.queries.report_file import list_numbered
from certbody.audits.queries.reports import find_draft
from tests.audits.operations.test_reports import TEXTS, a_closed_audit, sign, write
from tests.audits.operations.test_review_comments import a_signed_report, remark, send_back
from tests.audits.views.test_review_pages import OFFERED, url
from tests.support import Bench


def test_what_a_next_version_corrects_is_kept_with_the_texts_and_stands_in_no_address(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    with bench.inside(scene.body):
        review_report(scene.audit_id, "returned", "À préciser.", reviewer)
        draft = find_draft(scene.audit_id)
        assert draft is not None
        texts = {part: getattr(draft, part) for part in TEXTS}
        version = draft.version
    browser, why = bench.browser(scene.auditor), "« L’échéance » : " * 58
    page = url(scene, "audits/AUDIT/report")
    saved = browser.post(page, data={**texts, "version": version, "reason": why})
    assert (saved.status_code, saved.location) == (303, page)
    assert why.strip() in browser.get(page).text
    other = "Autre chose, dit en signant"
    signed = browser.post(f"{page}/signature", data={**texts, "version": version + 1, "reason": other})
    assert signed.status_code == 303
    with bench.inside(scene.body):
        review_report(scene.audit_id, "returned", "Encore.", reviewer)
    offered = browser.get(page).text.split('name="reason"')[1].split("</textarea>")[0]
    assert why.strip() not in offered
    assert other not in offered


def test_no_word_of_the_reviewer_reaches_the_organisation_with_a_corrected_fact(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    reviewer = bench.member(scene.body, "reviewer")
    write(scene)
    sign(scene)
    remark(scene, reviewer, "finding/1/-/comment", "Entre nous : doute sur la direction")
    send_back(scene, reviewer)
    page = bench.browser(scene.auditor).get(url(scene, "audits/AUDIT/findings?open=1")).text
    offered = re.search(r'name="change_reason"[^>]*value="([^"]*)"', page)
    assert offered is not None
    with bench.inside(scene.body):
        scene.answer(1, "minor", version=1, fact="Fait précisé.", change_reason=offered[1])
        (one,) = list_numbered(scene.audit_id)
        told = scene.body.url(f"portal/nonconformities/{one.id}")
    bench.run_jobs()
    [mail] = [mail for mail in bench.mails(scene.body) if "texte corrigé" in mail.subject]
    assert OFFERED in mail.body_text
    assert "Entre nous" not in mail.body_text + bench.browser(scene.client).get(told).text
