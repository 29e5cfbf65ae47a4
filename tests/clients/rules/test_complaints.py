"""The life of a complaint: no path leaves the diagram, and the days follow the receipt."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.clients.rules import complaints as rules

PAGE = (Path(__file__).parents[3] / "docs/rules/complaints.md").read_text(encoding="utf-8")
ACTS = sorted({act for _, act in rules.MOVES})
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
RECEIVED = date(2026, 11, 23)


@given(st.lists(st.sampled_from(ACTS), max_size=30))
def test_no_path_leaves_the_diagram(acts):
    state, done = "received", []
    for act in acts:
        allowed = rules.may_move(state, act)
        assert allowed.allowed is ((state, act) in rules.MOVES)
        if allowed:
            state = rules.MOVES[state, act]
            done.append(act)
    assert state in rules.STATES
    if state == "closed":
        assert list(dict.fromkeys(done)) == ["acknowledge", "assign", "answer", "close"]
        assert rules.acts_from(state) == ()


@pytest.mark.parametrize("state", rules.STATES)
def test_a_refusal_names_what_is_possible(state):
    for act in ACTS:
        verdict = rules.may_move(state, act)
        assert verdict.allowed or verdict.reasons[0].values["allowed"] == rules.acts_from(state)


def test_every_state_is_drawn():
    assert {origin for origin, _ in rules.MOVES} | set(rules.MOVES.values()) == set(rules.STATES)


@pytest.mark.parametrize("about", rules.ABOUT)
def test_the_kind_follows_from_what_it_is_about(about):
    expected = {"organisation": "report", "decision": "appeal"}.get(about, "complaint")
    assert rules.kind_of(about) == expected
    assert expected in rules.KINDS


@given(DAYS, st.integers(1, 30), st.integers(1, 180))
def test_the_answer_is_never_due_before_the_receipt_is_confirmed(received, acknowledge, answer):
    due = rules.deadlines(received, acknowledge, answer)
    assert received < due.acknowledge_by <= due.answer_by


@given(DAYS, st.integers(0, 60), st.integers(1, 30), st.integers(1, 180))
def test_a_later_receipt_never_gives_an_earlier_day(received, later, acknowledge, answer):
    first = rules.deadlines(received, acknowledge, answer)
    second = rules.deadlines(received + timedelta(days=later), acknowledge, answer)
    assert second.acknowledge_by >= first.acknowledge_by
    assert second.answer_by >= first.answer_by


def test_the_next_day_to_keep():
    first, second = date(2026, 11, 28), date(2026, 12, 23)
    expected = dict(zip(rules.STATES, (first, second, second, None, None), strict=True))
    assert {state: rules.due_on(state, first, second) for state in rules.STATES} == expected
    assert not rules.needs_reminder(None, second)


def test_the_example_of_the_page():
    due = rules.deadlines(RECEIVED, 5, 30)
    assert (due.acknowledge_by, due.answer_by) == (date(2026, 11, 28), date(2026, 12, 23))
    assert rules.needs_reminder(due.acknowledge_by, date(2026, 11, 25))
    assert not rules.needs_reminder(due.acknowledge_by, date(2026, 11, 24))
    assert all(day in PAGE for day in ("28/11/2026", "23/12/2026", "25/11/2026"))
    for (state, act), after in rules.MOVES.items():
        assert f"| `{state}` | `{act}` | `{after}` |" in PAGE
