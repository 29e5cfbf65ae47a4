"""Remarks at the fields of a report: written, sent back by section, answered, reopened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from certbody.audits.models import Report, ReportDraftRevision, ReviewComment
from certbody.audits.operations.report_review import review_report
from certbody.audits.operations.reports import save_report_draft, sign_report
from certbody.audits.operations.review_comments import (
    answer_comment,
    reopen_comment,
    withdraw_comment,
    write_comment,
)
from certbody.audits.queries.findings import find_finding
from certbody.audits.queries.own_standard import read_own
from certbody.audits.queries.report_contents import Version, read_version
from certbody.audits.queries.report_file import read_report_file
from certbody.audits.queries.reports import list_reports
from certbody.audits.queries.review_comments import list_comments, list_sent_comments, unanswered
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, NotFound, Refused
from certbody.tenants.actor import Actor
from tests.audits.operations.test_reports import TEXTS, a_closed_audit, sign, write
from tests.audits.scene import Scene
from tests.support import Bench

EVIDENCE, CONCLUSION = "finding/2/-/evidence", "report/conclusion"


def a_signed_report(bench: Bench) -> tuple[Scene, Actor]:
    scene = a_closed_audit(bench)
    write(scene)
    sign(scene)
    return scene, bench.member(scene.body, "reviewer")


def remark(scene: Scene, reviewer: Actor, anchor: str, body: str = "Dites quelle session.") -> ReviewComment:
    with scene.bench.inside(scene.body):
        row = write_comment(scene.audit_id, anchor, body, reviewer)
        db.session.expunge(row)
        return row


def send_back(scene: Scene, reviewer: Actor, comment: str = "") -> None:
    with scene.bench.inside(scene.body):
        review_report(scene.audit_id, "returned", comment, reviewer)


def correct(scene: Scene, why: str = "Session précisée") -> None:
    """The evidence of indicator 2 and the conclusion, each with its reason."""
    with scene.bench.inside(scene.body):
        found = find_finding(scene.audit_id, 2, None)
        assert found is not None
        scene.answer(2, version=found.version, evidence="Programme 2026, session de mars", change_reason=why)
        texts = {**TEXTS, "conclusion": "Le système est en place, connu et suivi."}
        save_report_draft(scene.audit_id, texts, 1, scene.auditor, why)


def answer_all(scene: Scene, answer: str = "") -> None:
    with scene.bench.inside(scene.body):
        for one in unanswered(list_comments(scene.audit_id)):
            answer_comment(one.id, answer, scene.auditor)


def version(scene: Scene, number: int | None = None) -> Version:
    """A version of the report, inside an open scope."""
    audit = scene.audit()
    return read_version(read_report_file(audit), read_own(audit), list_reports(audit.id), number)


def test_a_signed_version_keeps_what_it_says_for_ever(bench: Bench) -> None:
    scene, _ = a_signed_report(bench)
    with bench.inside(scene.body):
        contents = list_reports(scene.audit_id)[0].report.contents
    assert contents is not None
    assert contents["report"] == TEXTS
    assert {"indicator": 2, "site": None, "result": "conforming", "evidence": "Programme 2026"}.items() <= (
        contents["findings"][1].items()
    )
    assert contents["audit"]["sample"] == "AF · Tableur, niveau 1 · session de mars"
    assert contents["audit"]["team"] == scene.auditor.name
    assert [one["indicator"] for one in contents["nonconformities"]] == [1]
    with pytest.raises(ProgrammingError, match="permission denied"), bench.inside(scene.body):
        db.session.execute(update(Report).where(Report.audit_id == scene.audit_id).values(contents={}))


def test_the_second_version_is_compared_with_the_first_with_who_and_why(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    remark(scene, reviewer, EVIDENCE)
    send_back(scene, reviewer)
    correct(scene)
    answer_all(scene)
    sign(scene, "Session et conclusion précisées")
    with bench.inside(scene.body):
        second, first = version(scene), version(scene, 1)
    assert (second.number, second.former, first.number, first.former) == (2, 1, 1, None)
    changed = {one.code: one.changed for one in second.sections if one.changed}
    assert list(changed) == ["indicator/2", CONCLUSION]
    (field,) = changed["indicator/2"]
    assert (field.before, field.after) == ("Programme 2026", "Programme 2026, session de mars")
    told = {code: [(one.who, one.why) for one in found] for code, found in second.corrections.items()}
    assert told == {code: [(scene.auditor.name, "Session précisée")] for code in changed}
    assert not any(one.changed for one in first.sections)


def test_a_version_signed_before_contents_were_kept_is_told_apart(bench: Bench) -> None:
    scene, _ = a_signed_report(bench)
    with bench.inside(scene.body):
        report = list_reports(scene.audit_id)[0].report
        former = Report(
            audit_id=scene.audit_id, version=2, file_id=report.file_id, sha256=report.sha256, reason="x",
            signed_by_name="x", signed_at=clock.now(),
        )  # fmt: skip
        db.session.add(former)
        db.session.flush()
        second = version(scene)
    assert (second.number, second.former, second.kept) == (2, None, False)
    assert "indicator/2" in {one.code for one in second.sections}


def test_a_report_is_sent_back_by_section_with_its_remarks(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    remark(scene, reviewer, CONCLUSION, "Citez le point 12.")
    remark(scene, reviewer, EVIDENCE, "Première idée.")
    remark(scene, reviewer, EVIDENCE)
    gone = remark(scene, reviewer, "report/leads")
    with bench.inside(scene.body):
        withdraw_comment(gone.id, reviewer)
        assert list_sent_comments(scene.audit_id) == []
        with clock.told(clock.now() + timedelta(days=200)), pytest.raises(Refused) as refused:
            review_report(scene.audit_id, "complete", "", reviewer)
    assert refused.value.reasons[0].code == "remarks_stand"
    send_back(scene, reviewer)
    with bench.inside(scene.body):
        review = list_reports(scene.audit_id)[0].review
        assert review is not None
        assert (review.outcome, review.comment, review.sections) == ("returned", "", ["indicator/2", CONCLUSION])
        sent = list_sent_comments(scene.audit_id)
        assert [(one.anchor, one.body) for one in sent] == [
            (EVIDENCE, "Dites quelle session."), (CONCLUSION, "Citez le point 12."),
        ]  # fmt: skip
    bench.run_jobs()
    (told,) = [mail for mail in bench.mails(scene.body) if "à reprendre" in mail.subject]
    assert "- Indicateur 2 (preuves vues)\n- Conclusion de l’équipe d’audit\n" in (told.body_text or "")


def test_a_remark_stands_at_a_field_of_the_report_under_review(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    for anchor in ("finding/99/-/fact", "report/nothing", "x"):
        with pytest.raises(NotFound):
            remark(scene, reviewer, anchor)
    with bench.inside(scene.body), pytest.raises(NotAllowed):
        write_comment(scene.audit_id, EVIDENCE, "x", scene.auditor)
    sent = remark(scene, reviewer, EVIDENCE)
    with bench.inside(scene.body), pytest.raises(NotFound):
        answer_comment(sent.id, "avant l’envoi", scene.auditor)
    send_back(scene, reviewer)
    with bench.inside(scene.body), pytest.raises(Refused):
        withdraw_comment(sent.id, reviewer)
    for other in ({"body": "Autre chose."}, {"withdrawn_at": clock.now()}, {"review_id": None}):
        with bench.inside(scene.body), pytest.raises(IntegrityError, match="does not change"):
            db.session.execute(update(ReviewComment).where(ReviewComment.id == sent.id).values(**other))
    with pytest.raises(Refused) as refused:
        remark(scene, reviewer, EVIDENCE)
    assert refused.value.reasons[0].code == "report_was_returned"


def test_a_new_version_needs_every_remark_answered(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    evidence = remark(scene, reviewer, EVIDENCE)
    conclusion = remark(scene, reviewer, CONCLUSION)
    send_back(scene, reviewer)
    with pytest.raises(Refused) as refused:
        sign(scene, "corrigé")
    assert refused.value.reasons[0].code == "remarks_unanswered"
    assert [str(one) for one in refused.value.reasons[0].values["where"]] == [
        "Indicateur 2", "Conclusion de l’équipe d’audit",
    ]  # fmt: skip
    with bench.inside(scene.body), pytest.raises(Invalid):
        answer_comment(evidence.id, "", scene.auditor)  # nothing was corrected
    with bench.inside(scene.body), pytest.raises(NotAllowed):
        answer_comment(evidence.id, "à la place d’un autre", reviewer)
    correct(scene)
    with bench.inside(scene.body):
        answer_comment(evidence.id, "", scene.auditor)
        answer_comment(conclusion.id, "Rien à", scene.auditor)
        answer_comment(conclusion.id, "Rien à ajouter.", scene.auditor)
        answers = [(one.answer, one.resolved_by_name) for one in list_sent_comments(scene.audit_id)]
    assert answers == [("", scene.auditor.name), ("Rien à ajouter.", scene.auditor.name)]
    sign(scene, "corrigé")
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        answer_comment(evidence.id, "trop tard", scene.auditor)
    assert refused.value.reasons[0].code == "remark_settled"


def test_the_reviewer_reopens_a_remark_on_the_next_version(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    first = remark(scene, reviewer, EVIDENCE)
    send_back(scene, reviewer)
    answer_all(scene, "C’est la seule session.")
    sign(scene, "répondu")
    with bench.inside(scene.body):
        again = reopen_comment(first.id, reviewer)
        assert (again.body, again.reopens_id, again.review_id) == (first.body, first.id, None)
        with pytest.raises(NotFound):
            reopen_comment(again.id, reviewer)
    send_back(scene, reviewer)
    with bench.inside(scene.body):
        former, sent = list_sent_comments(scene.audit_id)
        assert (former.answer, sent.resolved_at) == ("C’est la seule session.", None)
        with pytest.raises(Refused):
            sign_report(scene.audit_id, scene.auditor, "encore")


def test_a_corrected_text_keeps_the_former_one_with_its_reason(bench: Bench) -> None:
    scene, reviewer = a_signed_report(bench)
    send_back(scene, reviewer, "Conclusion trop courte.")
    longer = {**TEXTS, "conclusion": "Le système est en place, connu et suivi."}
    with bench.inside(scene.body), pytest.raises(Invalid) as refused:
        save_report_draft(scene.audit_id, longer, 1, scene.auditor, " ")
    assert refused.value.errors == {"change_reason": ["text_reason_missing"]}
    with bench.inside(scene.body):
        save_report_draft(scene.audit_id, longer, 1, scene.auditor, "En réponse au réviseur")
        (kept,) = db.session.query(ReportDraftRevision).all()
        assert (kept.part, kept.former, kept.change_reason) == (
            "conclusion", TEXTS["conclusion"], "En réponse au réviseur",
        )  # fmt: skip
        assert kept.replaced_by_name == scene.auditor.name
