"""Writing, signing, reviewing and returning a report."""

from __future__ import annotations

import hashlib
import html
from datetime import timedelta

import pytest

from certbody.auditors.operations.records import record_link
from certbody.audits.operations.action_plans import submit_plan
from certbody.audits.operations.meetings import note_new_fact
from certbody.audits.operations.new_facts import correct_new_fact, withdraw_new_fact
from certbody.audits.operations.report_document import make_document
from certbody.audits.operations.report_review import review_report
from certbody.audits.operations.report_words import recommendation
from certbody.audits.operations.reports import save_report_draft, sign_report
from certbody.audits.operations.size_notices import notify_size
from certbody.audits.queries.audits import find_size
from certbody.audits.queries.own_standard import read_own
from certbody.audits.queries.report_contents import tell_contents
from certbody.audits.queries.report_file import list_numbered, read_report_file
from certbody.audits.queries.reports import get_report, list_reports, list_to_review
from certbody.audits.queries.review_checks import lacking_plans, review_checks
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, NotFound, Refused
from certbody.kit.ids import new_id
from certbody.kit.pdf import render_pdf
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import read_file
from certbody.tenants.operations.settings import set_value
from tests import factories
from tests.audits.operations.test_nonconformities import PLAN
from tests.audits.scene import OPENED, Scene, an_audit_day
from tests.kit.test_pdf import squeezed, text_of
from tests.support import Bench

TEXTS = {
    "strengths": "Équipe stable\nSupports à jour",
    "leads": "Regrouper les tableaux de veille",
    "changes_since_last": "",
    "mark_and_display": "Sans objet : premier audit.",
    "short_time": "",
    "conclusion": "Le système est en place et connu de l’équipe.",
}


def a_closed_audit(bench: Bench) -> Scene:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all(i1="minor")
    scene.close()
    return scene


def sign(scene: Scene, reason: str = "") -> None:
    with scene.bench.inside(scene.body):
        sign_report(scene.audit_id, scene.auditor, reason)


def write(scene: Scene, version: int = 0) -> None:
    with scene.bench.inside(scene.body):
        save_report_draft(scene.audit_id, TEXTS, version, scene.auditor)


def test_a_report_is_signed_after_the_closing_and_with_a_conclusion(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    with pytest.raises(Refused) as refused:
        sign(scene)
    assert refused.value.reasons[0].code == "closing_meeting_missing"
    scene.answer_all()
    scene.close()
    with pytest.raises(Invalid) as lacking:
        sign(scene)
    assert lacking.value.errors == {"conclusion": ["conclusion_missing"]}


def test_a_signed_report_is_a_kept_pdf_with_its_hash_that_the_client_gets(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    write(scene)
    sign(scene)
    with bench.inside(scene.body):
        (signed,) = list_reports(scene.audit_id)
        stored, path = read_file(signed.report.file_id)
        assert path.read_bytes()[:5] == b"%PDF-"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == signed.report.sha256 == stored.sha256
        assert scene.audit().state == "reported"
        assert (signed.report.standard, signed.report.guide) == ("RNQ2026", "")
        assert get_report(signed.report.id, scene.client).version == 1
        stranger = Actor("Inconnu", new_id(), new_id(), frozenset({"client"}), new_id())
        with pytest.raises(NotFound):
            get_report(signed.report.id, stranger)
    bench.run_jobs()
    assert any("votre rapport" in mail.subject for mail in bench.mails(scene.body))


def test_a_returned_report_is_corrected_and_signed_again_with_a_reason(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    reviewer = bench.member(scene.body, "reviewer")
    write(scene)
    sign(scene)
    with pytest.raises(Refused):
        sign(scene, "trop tôt")
    with bench.inside(scene.body), pytest.raises(Invalid):
        review_report(scene.audit_id, "returned", "", reviewer)
    with bench.inside(scene.body):
        review_report(scene.audit_id, "returned", "Précisez l’échantillon.", reviewer)
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        review_report(scene.audit_id, "complete", "", reviewer)
    assert refused.value.reasons[0].code == "report_was_returned"
    write(scene, version=1)
    with pytest.raises(Invalid):
        sign(scene)
    sign(scene, "Échantillon précisé")
    with bench.inside(scene.body):
        assert [one.report.version for one in list_reports(scene.audit_id)] == [2, 1]
        assert [row[1].version for row in list_to_review(reviewer)] == [2]
        with clock.told(clock.now() + timedelta(days=200)):
            review_report(scene.audit_id, "complete", "", reviewer)
        assert scene.audit().state == "in_review"
    bench.run_jobs()
    (told,) = [mail for mail in bench.mails(scene.body) if "à reprendre" in mail.subject]
    assert told.recipient == bench.email_of(scene.auditor)
    first, second = [mail for mail in bench.mails(scene.body) if "votre rapport" in mail.subject]
    assert "remplace" not in (first.body_text or "")
    for text in (second.body_text, second.body_html):
        assert "Ce qu’elle corrige" in html.unescape(text or "")
        assert "Échantillon précisé" in html.unescape(text or "")
    with bench.inside(scene.body):
        printed = [text_of(read_file(one.report.file_id)[1].read_bytes()) for one in list_reports(scene.audit_id)]
        former = f"{scene.audit().reference}-R1"
    assert squeezed(f"Ce rapport remplace le rapport n° {former}") in printed[0]
    assert squeezed("Échantillon précisé") in printed[0]
    assert squeezed("remplace le rapport") not in printed[1]


def test_a_correction_keeps_the_days_to_contest_that_ran_from_the_first_version(bench: Bench) -> None:
    scene, begun = a_closed_audit(bench), clock.now()
    reviewer = bench.member(scene.body, "reviewer")
    write(scene)
    with clock.told(begun + timedelta(days=1)), bench.inside(scene.body):
        sign_report(scene.audit_id, scene.auditor)
    with bench.inside(scene.body):
        set_value("contest_days", 3, clock.today() + timedelta(days=2), "Procédure revue", scene.auditor)
    with clock.told(begun + timedelta(days=3)), bench.inside(scene.body):
        review_report(scene.audit_id, "returned", "À préciser.", reviewer)
    with clock.told(begun + timedelta(days=4)), bench.inside(scene.body):
        sign_report(scene.audit_id, scene.auditor, "Précisé")
    with bench.inside(scene.body):
        files = [one.report.file_id for one in list_reports(scene.audit_id)]
        printed = [text_of(read_file(one)[1].read_bytes()) for one in files]
    assert [squeezed("dans un délai de 15 jours") in text for text in printed] == [True, True]


def test_a_file_is_not_complete_while_a_plan_is_awaited_within_its_delay(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    reviewer = bench.member(scene.body, "reviewer")
    write(scene)
    sign(scene)
    with bench.inside(scene.body):
        (one,) = list_numbered(scene.audit_id)
        number, due = one.id, one.plan_due
        with pytest.raises(Refused, match="plans_awaited"):
            review_report(scene.audit_id, "complete", "", reviewer)
        assert not lacking_plans([one], due).may_hand_over
        late = lacking_plans([one], due + timedelta(days=1))
        assert (late.overdue, bool(late.may_hand_over)) == ([one], True)
    page = bench.browser(reviewer).get(scene.body.url(f"audits/{scene.audit_id}/review")).text
    told = page[page.index("Votre revue") :]
    assert f"nonconformities/{number}" in told
    assert 'value="complete"' not in told
    with bench.inside(scene.body):
        submit_plan(number, PLAN, scene.client)
        review_report(scene.audit_id, "complete", "", reviewer)
        assert scene.audit().state == "in_review"


def test_nobody_reviews_what_they_audited_or_what_is_given_to_another(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    assigned, another = bench.member(scene.body, "reviewer"), bench.member(scene.body, "reviewer")
    both = bench.member(scene.body, "reviewer", "auditor")
    with bench.inside(scene.body):
        factories.a_team_member(scene.audit(), both, "expert")
        scene.audit().reviewer_id = assigned.membership_id
    write(scene)
    sign(scene)
    for person, code in ((both, "reviewer_audited"), (another, "reviewer_is_another")):
        with bench.inside(scene.body), pytest.raises(Refused) as refused:
            review_report(scene.audit_id, "complete", "", person)
        assert refused.value.reasons[0].code == code
    with bench.inside(scene.body), pytest.raises(NotAllowed):
        review_report(scene.audit_id, "complete", "", scene.auditor)


def test_the_file_tells_what_it_lacks(bench: Bench) -> None:
    scene = a_closed_audit(bench)
    with bench.inside(scene.body):
        audit = scene.audit()
        checks = review_checks(read_report_file(audit), [], find_size(audit.id), [])
        assert {check.code for check in checks if not check.holds} == {"report_signed", "plans"}


def test_who_is_tied_to_the_client_does_not_review_its_report(bench: Bench) -> None:
    """Invariant 29, also for a tie that was recorded after the reviewer was chosen."""
    scene = a_closed_audit(bench)
    reviewer = bench.member(scene.body, "reviewer")
    write(scene)
    sign(scene)
    with bench.inside(scene.body):
        tie = {"organisation_id": scene.organisation_id, "kind": "employed"}
        assert reviewer.membership_id is not None
        record_link(reviewer.membership_id, tie, reviewer)
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        review_report(scene.audit_id, "complete", "", reviewer)
    assert refused.value.reasons[0].code == "link_lasts"


def test_the_report_prints_nothing_of_a_result_that_was_given_up_nor_of_what_it_does_not_look_at(bench: Bench) -> None:
    scene = an_audit_day(bench, categories=["AF", "CFA"], traits=["alternance"])
    scene.open()
    with bench.inside(scene.body):
        scene.answer(1, "minor", fact="Prérequis non publiés.")
        scene.answer(1, "conforming", version=1, fact="Prérequis non publiés.", change_reason="Vus en ligne")
        scene.answer(13, "minor")
        scene.audit().categories, scene.audit().traits = ["AF"], []
        db.session.flush()
        file = read_report_file(scene.audit())
        told = tell_contents(file, read_own(scene.audit()))
        rows = [row for one in make_document(file, "R1", OPENED.date(), 30)["criteria"] for row in one["indicators"]]
    assert [one["indicator"] for one in told["findings"]] == [1]
    assert [row["number"] for row in rows] == [1]
    assert "Prérequis" not in str(told["findings"]) + str(rows)


def test_the_fact_of_a_gap_stands_by_itself_in_the_report_beside_the_comment(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    with bench.inside(scene.body):
        scene.answer(1, "minor", fact="Prérequis non publiés.", comment="À revoir en surveillance.")
        document = make_document(read_report_file(scene.audit()), "R1", OPENED.date(), 30)
    [row] = [row for one in document["criteria"] for row in one["indicators"]]
    assert (row["fact"], row["comment"]) == ("Prérequis non publiés.", "À revoir en surveillance.")


def test_the_report_tells_the_facts_met_on_site_in_their_last_words_and_the_new_duration(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    with bench.inside(scene.body):
        for fact in ("Annexe, Voiron", "Un apprenti", "Vu ailleurs"):
            note_new_fact(scene.audit_id, fact, scene.auditor)
        correct_new_fact(scene.audit_id, "Annexe, Voiron", "Annexe, 3 rue Neuve, Voiron", scene.auditor)
        withdraw_new_fact(scene.audit_id, "Vu ailleurs", "Un autre client", scene.auditor)
        former = factories.a_size(scene.audit(), 3)
        size = factories.a_size(scene.audit(), 5, reason="Sur place : Annexe, 3 rue Neuve, Voiron")
        notify_size(scene.audit(), former, size)
        document = make_document(read_report_file(scene.audit()), "R1", OPENED.date(), 30)
    assert document["facts_met"] == ["Annexe, 3 rue Neuve, Voiron", "Un apprenti"]
    assert document["resized"].startswith(
        "1,5 jour (3 demi-journées) avant, 2,5 jours (5 demi-journées) après ; prise de"
    )
    assert render_pdf("report", document)[:5] == b"%PDF-"


def test_the_report_says_what_five_minors_weigh_while_nobody_has_lifted_them(bench: Bench) -> None:
    """R4.2: with majors beside them too; one fewer, and nothing is said of it."""
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all(i1="minor", i2="minor", i9="minor", i12="minor", i17="minor", i31="major")
    scene.close()
    with bench.inside(scene.body):
        document = make_document(read_report_file(scene.audit()), "R1", OPENED.date(), 30)
        list_numbered(scene.audit_id)[0].lifted_at = clock.now()
        after = make_document(read_report_file(scene.audit()), "R1", OPENED.date(), 30)["conclusion"]
    told = document["conclusion"]
    assert told["recommendation"] == "Avis favorable après levée de 1 non-conformité majeure"
    assert told["minors_rule"].startswith("5 non-conformités mineures non levées à ce jour : à partir de 5")
    assert squeezed(told["minors_rule"]) in text_of(render_pdf("report", document))
    assert "minors_rule" not in after


def test_five_minors_alone_are_not_merely_followed_up() -> None:
    assert recommendation(0, 4, 5) == "Avis favorable, 4 non-conformités mineures à suivre"
    assert recommendation(0, 5, 5) == "Avis favorable quand moins de 5 non-conformités mineures restent à lever"
    assert recommendation(0, 0, 5) == "Avis favorable"
