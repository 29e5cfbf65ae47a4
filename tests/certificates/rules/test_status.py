"""The states of a certificate: the diagram, the automatic end, what each means."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.certificates.rules import status as rules
from certbody.certificates.rules.status import Move

PAGE = Path(__file__).parents[3] / "docs/rules/certificate-status.md"
START, END = date(2026, 9, 21), date(2029, 9, 20)
ISSUED = Move(START, "issue")
ACTS = sorted({act for _, act in rules.MOVES})
MOVES = st.lists(st.builds(Move, st.dates(START, END + timedelta(days=90)), st.sampled_from(ACTS)), max_size=12)


@pytest.mark.parametrize(
    ("day", "moves", "state"),
    [
        (START - timedelta(days=1), [ISSUED], "draft"),
        (START, [ISSUED], "valid"),
        (END, [ISSUED], "valid"),
        (END + timedelta(days=1), [ISSUED], "expired"),
        (END + timedelta(days=1), [ISSUED, Move(date(2029, 9, 1), "suspend")], "expired"),
        (END, [ISSUED, Move(date(2029, 9, 1), "suspend")], "suspended"),
        (
            date(2028, 1, 1),
            [ISSUED, Move(date(2027, 1, 1), "suspend"), Move(date(2027, 2, 1), "lift_suspension")],
            "valid",
        ),
        (END + timedelta(days=9), [ISSUED, Move(date(2027, 1, 1), "withdraw")], "withdrawn"),
        (END + timedelta(days=9), [ISSUED, Move(END + timedelta(days=2), "withdraw")], "expired"),
        (END + timedelta(days=9), [], "draft"),
    ],
)
def test_the_state_follows_the_history_and_the_end(day, moves, state):
    assert rules.status_on(day, END, moves) == state


def test_expiry_is_at_midnight_in_paris():
    before = datetime(2029, 9, 20, 21, 59, 59, tzinfo=UTC)
    assert rules.status_at(before, END, [ISSUED]) == "valid"
    assert rules.status_at(before + timedelta(seconds=1), END, [ISSUED]) == "expired"


def test_a_recorded_state_is_not_trusted_past_the_end():
    assert rules.current_state("valid", END, END) == "valid"
    assert rules.current_state("suspended", END, END + timedelta(days=1)) == "expired"
    assert rules.current_state("withdrawn", END, END + timedelta(days=1)) == "withdrawn"


def test_the_table_knows_every_state_and_no_other():
    named = {state for state, _ in rules.MOVES} | set(rules.MOVES.values())
    assert named == set(rules.STATES)
    assert {state for state in rules.STATES if not rules.acts_from(state)} == {
        "expired",
        "transferred_out",
        "superseded",
    }


@pytest.mark.parametrize("state", rules.STATES)
@pytest.mark.parametrize("act", ACTS)
def test_a_move_is_allowed_when_the_table_has_it(state, act):
    verdict = rules.may_move(state, act)
    assert verdict.allowed is ((state, act) in rules.MOVES)
    assert verdict.allowed or verdict.reasons[0].values["allowed"] == rules.acts_from(state)


@given(MOVES, st.dates(START, END + timedelta(days=120)))
def test_no_history_leaves_the_diagram(moves, day):
    states = [rules.status_on(START + timedelta(days=n), END, moves) for n in range((day - START).days + 1)]
    for before, after in pairwise(states):
        assert before in ("draft", *rules.RUNNING, "withdrawn") or after == before
        assert before == "draft" or after != "draft"
    assert day <= END or states[-1] not in rules.RUNNING


@pytest.mark.parametrize("state", rules.STATES)
def test_only_a_valid_certificate_gives_the_mark_and_a_place_on_the_list(state):
    effects = rules.effects_on(state, START, START)
    assert effects.mark is effects.ministry_list is (state == "valid")
    assert effects.public_register is (state not in ("draft", "superseded"))


def test_a_renewed_certificate_gives_nothing_before_its_first_day():
    assert not rules.effects_on("valid", START, START - timedelta(days=1)).mark


def test_a_suspension_needs_a_cause_and_a_last_day():
    day = date(2026, 11, 30)
    assert rules.may_suspend("mark_misused", day, rules.suspension_max_end(day, 3))
    assert [r.code for r in rules.may_suspend("", day, None).reasons] == [
        "suspension_cause_missing",
        "suspension_end_missing",
    ]
    assert not rules.may_suspend("mark_misused", day, day)


def test_a_withdrawn_certificate_comes_back_as_it_was():
    for before, act in (("valid", "reinstate"), ("suspended", "reinstate_suspended")):
        assert rules.act_of_reinstating(before) == act
        assert rules.MOVES["withdrawn", act] == before


def test_the_example_of_the_page():
    assert rules.suspension_max_end(date(2026, 11, 30), 3) == date(2027, 2, 28)
    page = PAGE.read_text(encoding="utf-8")
    assert "28/02/2027" in page
    for (state, act), after in rules.MOVES.items():
        assert f"| `{state}` | `{act}` | `{after}` |" in page


DATES = st.dates(date(2020, 1, 1), date(2050, 12, 31))


@given(DATES, st.integers(1, 12), st.integers(0, 400))
def test_a_suspension_ends_after_it_starts_and_a_later_or_longer_one_never_ends_earlier(start, months, later):
    end = rules.suspension_max_end(start, months)
    assert end > start
    assert rules.may_suspend("mark_misused", start, end)
    assert end <= rules.suspension_max_end(start + timedelta(days=later), months)
    assert end < rules.suspension_max_end(start, months + 1)


@given(st.dates(START, END), st.integers(0, 2000))
def test_a_suspension_never_lifts_itself(suspended_on, after):
    day = suspended_on + timedelta(days=after)
    moves = [ISSUED, Move(suspended_on, "suspend")]
    assert rules.status_on(day, END, moves) == ("suspended" if day <= END else "expired")


@given(st.sampled_from((None, *rules.SUSPENSION_CAUSES)), st.booleans(), DATES, st.integers(-800, 800))
def test_no_lifting_without_the_surveillance_that_was_due(cause, held, latest, after):
    verdict = rules.may_lift(cause, held, latest, latest + timedelta(days=after))
    due = cause == "surveillance_not_held" or after > 0
    assert verdict.allowed == (held or not due)
    assert verdict.allowed or [reason.code for reason in verdict.reasons] == ["surveillance_still_to_hold"]


@given(st.lists(st.sampled_from(ACTS), max_size=30))
def test_no_path_of_acts_leaves_the_diagram(acts):
    state = "draft"
    for act in acts:
        if rules.may_move(state, act):
            state = rules.MOVES[state, act]
        assert state in rules.STATES
        assert bool(rules.acts_from(state)) == (state in ("draft", *rules.RUNNING, "withdrawn"))  # an upheld appeal
