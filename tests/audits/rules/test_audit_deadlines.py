"""The clock of a nonconformity."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.audits.rules.deadlines import (
    Deadlines,
    awaits_plan,
    deadlines_for,
    is_late,
    late_steps,
    may_hand_over,
    may_requalify,
)
from certbody.audits.standards import nonconformity_terms

TERMS = nonconformity_terms(date(2026, 11, 23))
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
grades = st.sampled_from(["minor", "major"])


@pytest.mark.parametrize(
    ("grade", "notified", "expected"),
    [
        ("minor", date(2026, 8, 31), Deadlines(date(2026, 9, 30), date(2027, 2, 28), None)),
        ("major", date(2026, 10, 31), Deadlines(date(2026, 11, 30), date(2027, 1, 31), date(2027, 2, 28))),
        ("major", date(2027, 11, 30), Deadlines(date(2027, 12, 30), date(2028, 2, 29), date(2028, 3, 29))),
    ],
)
def test_calendar_months(grade, notified, expected):
    assert deadlines_for(grade, notified, 30, TERMS) == expected


def test_the_plan_is_never_due_after_its_implementation():
    due = deadlines_for("major", date(2026, 11, 23), 365, TERMS)
    assert due.plan == due.implementation


def test_the_last_day_is_in_time():
    due = date(2027, 2, 23)
    assert not is_late(due, due)
    assert is_late(due, due + timedelta(days=1))
    assert not is_late(due, date(2030, 1, 1), done_on=due)
    assert is_late(due, due, done_on=due + timedelta(days=1))
    assert not is_late(None, date(2030, 1, 1))


def test_late_steps_are_named():
    due = deadlines_for("major", date(2026, 11, 23), 15, TERMS)
    assert late_steps(due, date(2026, 12, 9)) == ("plan",)
    assert late_steps(due, date(2027, 3, 24), plan_on=date(2026, 12, 1)) == ("implementation", "verification")


def test_an_unlifted_minor_becomes_a_major_at_the_next_audit():
    assert may_requalify("minor", lifted=False, at_next_audit=True).allowed
    refusals = {
        may_requalify("minor", lifted=True, at_next_audit=True).reasons[0].code,
        may_requalify("minor", lifted=False, at_next_audit=False).reasons[0].code,
        may_requalify("major", lifted=False, at_next_audit=True).reasons[0].code,
    }
    assert refusals == {"already_lifted", "before_next_audit", "already_major"}


@given(grades, days, st.integers(0, 400), st.integers(0, 400))
def test_a_later_notification_never_gives_an_earlier_deadline(grade, notified, plan_days, later):
    first = deadlines_for(grade, notified, plan_days, TERMS)
    second = deadlines_for(grade, notified + timedelta(days=later), plan_days, TERMS)
    assert second.plan >= first.plan
    assert second.implementation >= first.implementation
    if first.verification and second.verification:
        assert second.verification >= first.verification


@given(grades, days, st.integers(0, 400))
def test_steps_follow_each_other(grade, notified, plan_days):
    due = deadlines_for(grade, notified, plan_days, TERMS)
    assert notified <= due.plan <= due.implementation
    assert due.verification is None or due.implementation < due.verification


def test_a_plan_is_awaited_until_it_is_sent_or_its_delay_is_over():
    due = date(2026, 12, 15)
    assert awaits_plan("notified", due, due)
    assert awaits_plan("plan_returned", due, due)
    assert not awaits_plan("notified", due, date(2026, 12, 16))
    assert not awaits_plan("plan_submitted", due, due)


def test_a_file_waits_for_its_plans_and_says_until_when():
    assert may_hand_over({})
    verdict = may_hand_over({3: date(2026, 12, 15), 1: date(2026, 12, 20)})
    assert verdict.reasons[0].values == {"count": 2, "numbers": "1, 3", "until": date(2026, 12, 20)}
