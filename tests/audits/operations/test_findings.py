"""Opening an audit and answering its indicators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from certbody.audits.models import FindingRevision, SampledAction
from certbody.audits.operations import meetings, sampled_actions
from certbody.audits.operations.evidence import attach_to_finding, get_evidence
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, NotFound, Refused
from certbody.tenants.operations.files import keep_file
from tests import factories
from tests.audits.scene import OPENED, an_audit_day
from tests.support import Bench


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_an_audit_opens_once_its_plan_was_sent_and_only_by_its_team(bench: Bench) -> None:
    scene = an_audit_day(bench, state="planned")
    planner, stranger = bench.member(scene.body, "planner"), bench.member(scene.body, "auditor")
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        meetings.hold_opening(scene.audit_id, OPENED, "", scene.auditor)
    assert codes(refused) == {"plan_not_sent"}
    with bench.inside(scene.body), pytest.raises(NotAllowed):
        meetings.hold_opening(scene.audit_id, OPENED, "", planner)
    with bench.inside(scene.body), pytest.raises(NotFound):
        meetings.hold_opening(scene.audit_id, OPENED, "", stranger)
    with bench.inside(scene.body):
        scene.audit().state = "plan_sent"
    with bench.inside(scene.body), pytest.raises(Invalid):
        meetings.hold_opening(scene.audit_id, clock.now() + timedelta(hours=1), "", scene.auditor)
    for early in (OPENED - timedelta(days=1), OPENED - timedelta(days=99)):
        with bench.inside(scene.body), pytest.raises(Invalid, match="at"):
            meetings.hold_opening(scene.audit_id, early, "", scene.auditor)
    scene.open()
    with bench.inside(scene.body):
        assert (scene.audit().state, scene.audit().opening_at) == ("open", OPENED)


def test_an_observer_reads_and_does_not_write(bench: Bench) -> None:
    scene = an_audit_day(bench)
    observer = bench.member(scene.body, "auditor")
    with bench.inside(scene.body):
        factories.a_team_member(scene.audit(), observer, "observer")
    with bench.inside(scene.body), pytest.raises(NotAllowed):
        meetings.hold_opening(scene.audit_id, OPENED, "", observer)


@pytest.mark.parametrize(
    ("indicator", "result", "values", "code"),
    [
        (4, "minor", {}, "major_only"),
        (13, "conforming", {}, "no_alternance"),
        (1, "not_audited", {"reason": "Manque de temps"}, "mandatory_indicator"),
    ],
)
def test_an_answer_that_the_law_does_not_admit_is_refused(
    bench: Bench, indicator: int, result: str, values: dict[str, str], code: str
) -> None:
    scene = an_audit_day(bench)
    scene.open()
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        scene.answer(indicator, result, **values)
    assert codes(refused) == {code}


def test_a_gap_needs_its_fact_and_an_indicator_left_out_its_reason(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    with bench.inside(scene.body), pytest.raises(Invalid) as told:
        scene.answer(1, "minor", fact=" ")
    assert told.value.errors == {"fact": ["fact_missing"]}
    with bench.inside(scene.body), pytest.raises(Invalid) as told:
        scene.answer(12, "not_applicable")
    assert told.value.errors == {"reason": ["reason_missing"]}
    with bench.inside(scene.body), pytest.raises(Invalid) as told:
        scene.answer(1, "not_applicable", reason="Aucune information à publier cette année.")
    assert told.value.errors == {"result": ["always_applicable"]}


def test_nothing_is_recorded_before_the_opening(bench: Bench) -> None:
    scene = an_audit_day(bench)
    with bench.inside(scene.body), pytest.raises(Refused):
        scene.answer(1)


def test_a_changed_answer_keeps_the_former_one_and_an_older_page_does_not_overwrite(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    with bench.inside(scene.body):
        scene.answer(1)
    with bench.inside(scene.body):
        finding_id = scene.answer(1, "minor", version=1)
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        scene.answer(1, "major", version=1)
    assert codes(refused) == {"edited_meanwhile"}
    with bench.inside(scene.body):
        kept = db.session.scalars(select(FindingRevision)).one()
        assert (kept.finding_id, kept.result, kept.replaced_by_name) == (finding_id, "conforming", scene.auditor.name)
        assert kept.change_reason == "en cours d’audit"


def test_after_the_closing_a_text_changes_with_a_reason_and_a_grade_does_not(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all(i1="minor")
    scene.close()
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        scene.answer(1, "major", version=1, change_reason="erreur")
    assert codes(refused) == {"result_fixed_at_closing"}
    with bench.inside(scene.body), pytest.raises(Invalid):
        scene.answer(2, version=1, evidence="Programme 2025")
    with bench.inside(scene.body):
        scene.answer(2, version=1, evidence="Programme 2025", change_reason="année corrigée")


def test_a_file_belongs_to_its_finding(bench: Bench) -> None:
    scene = an_audit_day(bench)
    stranger = bench.member(scene.body, "auditor")
    scene.open()
    with bench.inside(scene.body):
        finding_id, other_id = scene.answer(1), scene.answer(2)
        kept = attach_to_finding(finding_id, keep_file("note.txt", b"vu sur place", scene.auditor), "", scene.auditor)
        assert get_evidence(finding_id, kept.id, scene.auditor).id == kept.id
        for finding, reader in ((other_id, scene.auditor), (finding_id, stranger), (finding_id, scene.client)):
            with pytest.raises(NotFound):
                get_evidence(finding, kept.id, reader)


def test_the_sample_is_hidden_from_the_client_until_the_opening(bench: Bench) -> None:
    scene = an_audit_day(bench)
    with bench.inside(scene.body):
        sampled_actions.add_sampled_action(scene.audit_id, "AF", "Tableur", "", False, scene.auditor)
    with bench.inside(scene.body), pytest.raises(Refused):
        sampled_actions.list_shown_actions(scene.audit_id, scene.client)
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        sampled_actions.add_sampled_action(scene.audit_id, "CFA", "CAP", "", False, scene.auditor)
    assert codes(refused) == {"category_not_audited"}
    scene.open()
    with bench.inside(scene.body):
        (shown,) = sampled_actions.list_shown_actions(scene.audit_id, scene.client)
        sampled_actions.remove_sampled_action(shown.id, scene.auditor)
        assert not sampled_actions.list_shown_actions(scene.audit_id, scene.client)
        assert db.session.scalars(select(SampledAction)).one().removed_at is not None
