"""A major: three months, one more to verify it, and past either a decision that cannot favour (invariant 47)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from certbody.audits.models import Nonconformity
from certbody.audits.queries.nonconformities import is_late
from certbody.audits.queries.waiting_findings import list_waiting_findings
from certbody.audits.rules.deadlines import deadlines_for, late_steps
from certbody.audits.standards import nonconformity_terms
from certbody.certificates.rules.decision import OUTCOMES, ReviewedFile, outcome_allowed
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from tests import factories
from tests.audits.scene import Scene, an_audit_day
from tests.support import Bench

DAYS = st.dates(date(2023, 9, 1), date(2060, 12, 31))
AGAINST = {"refuse", "suspend", "withdraw"}
AF = frozenset({"AF"})


def _months_later(day: date, months: int) -> date:
    """Counted by hand: the same day of the month, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@given(DAYS, st.integers(1, 90))
def test_three_months_to_correct_and_one_more_to_verify(notified_on: date, plan_days: int) -> None:
    due = deadlines_for("major", notified_on, plan_days, nonconformity_terms(notified_on))
    assert due.implementation == _months_later(notified_on, 3)
    assert due.verification == _months_later(due.implementation, 1)
    assert due.plan <= due.implementation < due.verification


@given(DAYS, st.integers(0, 200), st.integers(0, 200))
def test_a_step_done_on_its_last_day_is_in_time_and_the_next_day_is_not(
    notified_on: date, implemented_after: int, looked_after: int
) -> None:
    due = deadlines_for("major", notified_on, 15, nonconformity_terms(notified_on))
    done, today = (notified_on + timedelta(days=after) for after in (implemented_after, looked_after))
    late = late_steps(due, today, plan_on=notified_on, implemented_on=done)
    assert ("implementation" in late) is (done > due.implementation)
    assert ("verification" in late) is (today > due.verification)


ON_FINDINGS = ("initial", "surveillance", "renewal", "extension", "complementary", "suspension")


@given(st.sampled_from([(kind, one) for kind in ON_FINDINGS for one in OUTCOMES[kind]]), st.integers(1, 5))
def test_while_one_is_open_only_a_decision_against_is_left(case: tuple[str, str], majors: int) -> None:
    kind, outcome = case
    file = ReviewedFile(majors, 0, True, True, True, AF, AF, {"AF": 1})
    codes = {one.code for one in outcome_allowed(kind, outcome, file, nonconformity_terms(date(2026, 11, 23))).reasons}
    assert ("majors_open" in codes) is (outcome not in AGAINST)


def test_each_of_them_leaves_a_decision_against_open() -> None:
    assert [kind for kind in ON_FINDINGS if not AGAINST & set(OUTCOMES[kind])] == []


def _late_for(scene: Scene, by: Actor, day: date) -> int:
    with scene.bench.inside(scene.body):
        (line,) = [one for one in list_waiting_findings(by, day) if one.arguments == {"only": "majors_late"}]
        assert line.tone == "late"
        return line.count


@pytest.mark.parametrize("role", ["reviewer", "administrator", "planner"])
def test_past_either_day_it_waits_for_those_who_decide_until_it_is_lifted(bench: Bench, role: str) -> None:
    scene = an_audit_day(bench)
    desk = bench.member(scene.body, role)
    scene.open()
    scene.answer_all(i4="major")
    scene.close()
    with bench.inside(scene.body):
        audit = scene.audit()
        assert audit.notified_at is not None
        one = db.session.scalars(select(Nonconformity).where(Nonconformity.audit_id == audit.id)).one()
        notified_on = paris_date(audit.notified_at)
        corrected, verified = _months_later(notified_on, 3), _months_later(_months_later(notified_on, 3), 1)
        assert (one.implementation_due, one.verification_due) == (corrected, verified)
        one.state, one_id = "plan_accepted", one.id
    next_day = timedelta(days=1)
    assert (_late_for(scene, desk, corrected), _late_for(scene, desk, corrected + next_day)) == (0, 1)
    _move(scene, one_id, state="evidence_submitted")
    assert (_late_for(scene, desk, verified), _late_for(scene, desk, verified + next_day)) == (0, 1)
    _move(scene, one_id, state="lifted", lifted_at=factories.MOMENT, lifted_by_name="Essai", lifting_note="Vu.")
    assert _late_for(scene, desk, verified + 400 * next_day) == 0


def _move(scene: Scene, one_id: object, **values: object) -> None:
    with scene.bench.inside(scene.body):
        one = db.session.get_one(Nonconformity, (scene.body.id, one_id))
        for name, value in values.items():
            setattr(one, name, value)
        assert is_late(one, date(2030, 1, 1)) is (one.state != "lifted")
