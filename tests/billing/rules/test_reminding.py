"""Which reminder leaves when: in order, once each, never too close, and none that something speaks against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules.reminding import STEPS, Owing, Step, may_remind, next_step
from tests.rule_pages import table

DUE = date(2026, 6, 1)
DAYS = {"friendly": 3, "firm": 15, "formal": 30}
LATE = Owing(DUE, 12_000)


def due_step(owing: Owing, days: dict[str, int], today: date) -> Step | None:
    """The reminder that a night sends."""
    step = next_step(owing, days)
    return step if step and step.day <= today and may_remind(owing, today).allowed else None


def test_the_worked_example_of_the_page() -> None:
    for friendly, firm, formal, sent, name, day in table("lateness.md", "Worked example: which reminder is next?"):
        days = {"friendly": int(friendly), "firm": int(firm), "formal": int(formal)}
        left = dict(one.split(" ") for one in sent.split(", ") if one)
        owing = replace(LATE, sent={step: date.fromisoformat(on) for step, on in left.items()})
        found = next_step(owing, days)
        assert (found and (found.name, found.day.isoformat())) == ((name, day) if name != "none" else None)


@given(
    st.dictionaries(st.sampled_from(STEPS), st.integers(0, 90)),
    st.integers(0, 200),
    st.lists(st.booleans(), min_size=300, max_size=300),
)
def test_night_after_night_each_step_leaves_once_in_order_and_not_too_close(
    days: dict[str, int], begun: int, nights: list[bool]
) -> None:
    """Whatever nights are left out, be the job down or the invoice on pause."""
    sent: dict[str, date] = {}
    for offset, open_ in enumerate(nights, start=begun):
        today = DUE + timedelta(days=offset)
        step = due_step(replace(LATE, sent=sent), days, today) if open_ else None
        if step is not None:
            assert step.name not in sent
            assert today >= DUE + timedelta(days=days[step.name])
            assert today not in sent.values()
            sent[step.name] = today
    in_order = sorted(sent, key=lambda name: (days[name], STEPS.index(name)))
    assert in_order == sorted(sent, key=lambda name: sent[name])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"left_cents": 0}, "reminder_nothing_left"),
        ({"disputed": True}, "reminder_disputed"),
        ({"refused": True}, "reminder_refused"),
        ({"complaint": True}, "reminder_complaint"),
        ({"debit_under_way": True}, "reminder_debit_under_way"),
        ({"refund_uncredited": True}, "reminder_refund"),
        ({"reachable": False}, "reminder_unreachable"),
        ({"paused_until": DUE + timedelta(days=20)}, "reminder_paused"),
    ],
)
def test_what_speaks_against_a_reminder(change: dict[str, object], code: str) -> None:
    today = DUE + timedelta(days=20)
    owing = replace(LATE, **change)
    assert [reason.code for reason in may_remind(owing, today).reasons] == [code]
    assert due_step(owing, DAYS, today) is None
    assert due_step(LATE, DAYS, today) is not None


def test_a_pause_is_over_the_day_after_its_last() -> None:
    paused = replace(LATE, paused_until=DUE + timedelta(days=20))
    assert not may_remind(paused, DUE + timedelta(days=20)).allowed
    assert may_remind(paused, DUE + timedelta(days=21)).allowed
