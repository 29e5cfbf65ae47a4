"""A fact corrected after the closing meeting: its nonconformity says the same, and keeps what was notified."""

from __future__ import annotations

import html

import pytest

from certbody.audits.operations.report_document import make_document
from certbody.audits.operations.report_review import review_report
from certbody.audits.operations.reports import save_report_draft, sign_report
from certbody.audits.queries.nonconformity_answers import list_events
from certbody.audits.queries.own_standard import read_own
from certbody.audits.queries.report_contents import read_version
from certbody.audits.queries.report_file import list_numbered, read_report_file
from certbody.audits.queries.reports import list_reports
from certbody.kit.errors import Invalid
from certbody.kit.i18n import french_day
from certbody.tenants.operations.files import read_file
from tests.audits.operations.test_reports import TEXTS, a_closed_audit
from tests.audits.scene import OPENED, Scene
from tests.kit.test_pdf import squeezed, text_of
from tests.support import Bench

FORMER, NOW, WHY = "Écart constaté sur l’indicateur 1.", "Prérequis absents de deux fiches.", "Le fait était trop vague"


def a_returned_report_corrected(bench: Bench) -> Scene:
    scene = a_closed_audit(bench)
    reviewer = bench.member(scene.body, "reviewer")
    with bench.inside(scene.body):
        save_report_draft(scene.audit_id, TEXTS, 0, scene.auditor)
        sign_report(scene.audit_id, scene.auditor)
        review_report(scene.audit_id, "returned", "Précisez le fait.", reviewer)
    with bench.inside(scene.body):
        scene.answer(1, "minor", version=1, fact=NOW, change_reason=WHY)
    return scene


def test_the_nonconformity_follows_the_corrected_fact_and_keeps_the_notified_one(bench: Bench) -> None:
    scene = a_returned_report_corrected(bench)
    with bench.inside(scene.body):
        (one,) = list_numbered(scene.audit_id)
        corrected, notified = list_events(one.id)
        assert one.fact == NOW
        assert (corrected.from_state, corrected.to_state) == ("notified", "notified")
        assert corrected.actor_name == scene.auditor.name
        assert (corrected.former_fact, corrected.note) == (FORMER, WHY)
        assert one.notified_at < notified.at < corrected.at
        nonconformity_id = one.id
    for reader, path in ((scene.auditor, "nonconformities"), (scene.client, "portal/nonconformities")):
        page = html.unescape(bench.browser(reader).get(scene.body.url(f"{path}/{nonconformity_id}")).text)
        assert NOW in page
        assert FORMER in page
        assert "Fait constaté corrigé" in page


def test_the_organisation_is_told_that_the_text_was_corrected_and_that_the_days_stay(bench: Bench) -> None:
    scene = a_returned_report_corrected(bench)
    bench.run_jobs()
    (told,) = [one for one in bench.mails(scene.body) if "texte corrigé" in one.subject]
    assert told.recipient == bench.email_of(scene.client)
    for text in (told.body_text, told.body_html):
        for words in (NOW, WHY, "Les délais restent les mêmes"):
            assert words in html.unescape(text or "")


def test_the_next_version_and_its_review_say_the_same_everywhere(bench: Bench) -> None:
    scene = a_returned_report_corrected(bench)
    with bench.inside(scene.body):
        sign_report(scene.audit_id, scene.auditor, "Fait précisé")
        audit = scene.audit()
        file, signed = read_report_file(audit), list_reports(audit.id)
        version = read_version(file, read_own(audit), signed)
        (section,) = [one for one in version.sections if one.code == "nonconformity/1"]
        assert [(one.before, one.after) for one in section.changed] == [(FORMER, NOW)]
        assert [one.why for one in version.corrections["nonconformity/1"]] == [WHY]
        printed = squeezed(text_of(read_file(signed[0].report.file_id)[1].read_bytes()))
        (sheet,) = make_document(file, "R2", OPENED.date(), 30)["nonconformities"]
    assert printed.count(squeezed(NOW)) == 2
    assert WHY in sheet["corrected"]
    assert squeezed(WHY) in printed


def test_the_report_sets_what_was_notified_beside_what_it_says_after_several_corrections(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    scene.correct_facts("Prérequis absents.", NOW)
    with bench.inside(scene.body):
        save_report_draft(scene.audit_id, TEXTS, 0, scene.auditor)
        (sheet,) = make_document(read_report_file(scene.audit()), "R1", OPENED.date(), 30)["nonconformities"]
    assert sheet["fact"] == NOW
    assert f"Texte notifié\u00a0: {FORMER}" in sheet["corrected"]
    assert "Prérequis absents." not in sheet["corrected"]
    assert sheet["corrected"].index("Précision n° 1") < sheet["corrected"].index("Précision n° 2")


def test_another_part_of_the_finding_leaves_the_nonconformity_alone(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    with bench.inside(scene.body):
        scene.answer(1, "minor", version=1, fact=FORMER, comment="Vu sur le site", change_reason="Complété")
        (one,) = list_numbered(scene.audit_id)
        assert len(list_events(one.id)) == 1


def test_a_correction_that_lacks_both_its_fact_and_its_reason_is_told_both(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    with bench.inside(scene.body), pytest.raises(Invalid) as refused:
        scene.answer(1, "minor", version=1, fact=" ", change_reason="")
    assert set(refused.value.errors) == {"fact", "change_reason"}


def test_the_mail_says_the_last_days_as_the_closing_sheet_does(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    bench.run_jobs()
    with bench.inside(scene.body):
        (one,) = list_numbered(scene.audit_id)
        due = french_day(one.plan_due)
    (told,) = [mail for mail in bench.mails(scene.body) if "notifiée" in mail.subject]
    for text in (told.body_text, told.body_html):
        assert f"Plan d’actions au plus tard le {due}" in html.unescape(text or "")
