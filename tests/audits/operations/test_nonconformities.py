"""Plans, reviews, evidence and lifting."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from certbody.audits.models import ActionPlan, Nonconformity, NonconformityEvent
from certbody.audits.operations import nonconformities
from certbody.audits.operations.action_plans import lint_plan, review_plan, submit_plan
from certbody.audits.queries import nonconformities as queries
from certbody.audits.queries import nonconformity_answers as answers
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, NotFound, Refused
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_file
from tests import factories
from tests.audits.scene import Scene, an_audit_day, the_next_audit
from tests.support import Bench

PLAN = {
    "cause": "Personne n’était chargé de relire les pages du site.",
    "correction": "Les prérequis sont publiés pour chaque action.",
    "corrective_action": "Relecture semestrielle, inscrite au calendrier qualité.",
    "owner": "Camille Martin",
    "due_on": date(2027, 1, 15),
}


def a_nonconformity(scene: Scene, grade: str = "major", **values: object) -> UUID:
    with scene.bench.inside(scene.body):
        return factories.a_nonconformity(scene.audit(), 4 if grade == "major" else 1, grade, **values).id


def proof(scene: Scene) -> StoredFile:
    return keep_file("preuve.txt", b"fait", scene.client)


def test_a_major_goes_from_plan_to_evidence_to_lifting_with_its_whole_history(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    one = a_nonconformity(scene)
    with bench.inside(scene.body):
        first = submit_plan(one, PLAN, scene.client).id
    with bench.inside(scene.body), pytest.raises(Invalid):
        review_plan(first, "returned", " ", scene.auditor)
    with bench.inside(scene.body):
        review_plan(first, "returned", "La cause reste à chercher.", scene.auditor)
        second = submit_plan(one, {**PLAN, "cause": "Aucune procédure de mise à jour des pages."}, scene.client).id
    with bench.inside(scene.body), pytest.raises(Refused):
        review_plan(first, "accepted", "", scene.auditor)
    with bench.inside(scene.body):
        review_plan(second, "accepted", "", scene.auditor)
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        nonconformities.lift(one, "Vu.", scene.auditor)
    assert "evidence_missing" in {reason.code for reason in refused.value.reasons}
    with bench.inside(scene.body):
        nonconformities.add_evidence(one, proof(scene), "Capture du site", scene.client)
        nonconformities.lift(one, "Les pages sont publiées.", scene.auditor)
        lifted = queries.get_nonconformity(one, scene.client)
        assert (lifted.state, lifted.lifted_by_name) == ("lifted", scene.auditor.name)
        steps = [step.to_state for step in reversed(answers.list_events(one))]
        assert steps == [
            "plan_submitted", "plan_returned", "plan_submitted", "plan_accepted", "evidence_submitted", "lifted",
        ]  # fmt: skip
        assert [plan.version for plan, _ in answers.get_answer(one).plans] == [2, 1]
    bench.run_jobs()
    assert len(bench.mails(scene.body)) == 6


def test_evidence_may_be_sent_back_and_asked_again(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    one = a_nonconformity(scene, state="plan_accepted")
    with bench.inside(scene.body):
        nonconformities.add_evidence(one, proof(scene), "", scene.client)
        nonconformities.return_evidence(one, "Le document n’est pas daté.", scene.auditor)
        assert queries.get_nonconformity(one, scene.client).state == "plan_accepted"


def test_people_see_and_answer_only_what_is_theirs(bench: Bench) -> None:
    scene, other = (an_audit_day(bench, body, state="closed") for body in [bench.body()] * 2)
    one = a_nonconformity(scene)
    planner = bench.member(scene.body, "planner")
    with bench.inside(scene.body):
        for reader in (other.client, other.auditor):
            with pytest.raises(NotFound):
                queries.get_nonconformity(one, reader)
        with pytest.raises(NotFound):
            submit_plan(one, PLAN, other.client)
        with pytest.raises(NotAllowed):
            submit_plan(one, PLAN, scene.auditor)
        plan = submit_plan(one, PLAN, scene.client)
        with pytest.raises(NotAllowed):
            review_plan(plan.id, "accepted", "", planner)
        assert queries.list_nonconformities(scene.client, clock.today())
        assert not queries.list_nonconformities(other.client, clock.today())


def test_the_next_auditor_follows_a_minor_and_only_then_it_becomes_major(bench: Bench) -> None:
    scene = an_audit_day(bench, state="decided")
    one = a_nonconformity(scene, "minor", state="plan_accepted")
    following = the_next_audit(scene)
    with bench.inside(scene.body), pytest.raises(NotAllowed):
        nonconformities.requalify(one, following.auditor)
    following.open()
    with bench.inside(scene.body):
        major = nonconformities.requalify(one, following.auditor)
        assert (major.audit_id, major.grade, major.state, major.origin_id) == (
            following.audit_id, "major", "draft", one,
        )  # fmt: skip
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        nonconformities.requalify(one, following.auditor)
    assert refused.value.reasons[0].code == "already_lifted"


@pytest.mark.parametrize(
    ("changed", "remarks"),
    [
        ({}, {}),
        ({"cause": PLAN["correction"]}, {"cause": ["plan_cause_is_correction"]}),
        ({"corrective_action": "Relire."}, {"corrective_action": ["plan_short"]}),
        ({"due_on": date(2027, 2, 24)}, {"due_on": ["plan_after_legal_day"]}),
        ({"due_on": date(2026, 11, 1)}, {"due_on": ["plan_day_is_past"]}),
    ],
)
def test_a_plan_is_read_before_it_is_sent(
    bench: Bench, changed: dict[str, object], remarks: dict[str, list[str]]
) -> None:
    scene = an_audit_day(bench, state="closed")
    one = a_nonconformity(scene)
    with bench.inside(scene.body):
        found = queries.get_nonconformity(one, scene.client)
        assert lint_plan({**PLAN, **changed}, found, date(2026, 11, 23)) == remarks


def test_late_is_told_the_same_way_by_the_list_and_by_the_row(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    for state in ("notified", "plan_submitted", "plan_accepted", "evidence_submitted", "requalified"):
        for grade in ("minor", "major"):
            a_nonconformity(scene, grade, state=state)
    with bench.inside(scene.body):
        for day in (date(2026, 12, 24), date(2027, 2, 24), date(2027, 3, 24), date(2027, 6, 1)):
            everything = queries.list_nonconformities(scene.client, day, "all")
            late = queries.list_nonconformities(scene.client, day, "late")
            assert {one.id for one in late} == {one.id for one in everything if queries.is_late(one, day)}
            assert queries.count_by_filter(scene.client, day)["late"] == len(late)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [({"fact": ""}, "fact_given"), ({"notified_at": None}, "clock_runs"), ({"grade": "remark"}, "grade")],
)
def test_the_database_keeps_no_nonconformity_without_its_fact_its_day_or_its_grade(
    bench: Bench, values: dict[str, object], constraint: str
) -> None:
    scene = an_audit_day(bench, state="closed")
    one = a_nonconformity(scene)
    with bench.inside(scene.body), pytest.raises(IntegrityError, match=constraint):
        db.session.execute(update(Nonconformity).where(Nonconformity.id == one).values(**values))


def test_a_refused_step_leaves_no_trace(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    one = a_nonconformity(scene, state="plan_submitted")
    with bench.inside(scene.body), pytest.raises(Refused):
        submit_plan(one, {**PLAN, "due_on": clock.today() + timedelta(days=3)}, scene.client)
    with bench.inside(scene.body):
        assert not list(db.session.scalars(select(ActionPlan)))
        assert not list(db.session.scalars(select(NonconformityEvent)))
