"""The two diagrams, and what each state permits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.audits.rules import lifecycle
from certbody.audits.rules.lifecycle import AUDIT_MOVES, NONCONFORMITY_MOVES, may_close, may_lift, may_move
from certbody.audits.rules.place import place_for

DIAGRAMS = [(AUDIT_MOVES, may_move, "draft"), (NONCONFORMITY_MOVES, lifecycle.may_move_nonconformity, "draft")]


@pytest.mark.parametrize(("moves", "ask", "start"), DIAGRAMS)
def test_every_state_is_reached_and_every_move_leads_to_a_state(moves, ask, start):
    reached, queue = {start}, [start]
    while queue:
        for to in moves[queue.pop()] - reached:
            reached.add(to)
            queue.append(to)
    assert reached == set(moves)


@given(st.sampled_from(DIAGRAMS), st.data())
def test_no_path_leaves_the_diagram(diagram, data):
    moves, ask, state = diagram
    wanted = data.draw(st.lists(st.sampled_from([*moves, "nowhere"]), max_size=30))
    for to in wanted:
        if ask(state, to).allowed:
            assert to in moves[state]
            state = to
        else:
            assert to not in moves[state]
        assert state in moves


def test_an_unknown_state_moves_nowhere():
    assert not may_move("nowhere", "sized").allowed


def walk(state, *steps):
    for to in steps:
        assert may_move(state, to).allowed, (state, to)
        state = to


def test_the_usual_path_and_the_cycle_s_contract():
    onward = ("planned", "plan_sent", "open", "closed", "reported", "in_review", "reported", "in_review", "decided")
    walk("draft", "sized", "quoted", "contracted", *onward)
    walk("draft", "sized", "contracted", *onward)


QUESTIONS = {
    lifecycle.may_resize: {"draft", "sized", "quoted", "contracted", "planned", "plan_sent", "open"},
    lifecycle.may_plan: {"contracted", "planned", "plan_sent"},
    lifecycle.may_show_samples: {"open", "closed", "reported", "in_review", "decided"},
    lifecycle.may_record_finding: {"open"},
    lifecycle.may_correct_finding: {"open", "closed"},
    lifecycle.may_sign_report: {"closed"},
    lifecycle.may_decide: {"in_review"},
}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.__name__)
def test_what_each_state_permits(question):
    assert {state for state in AUDIT_MOVES if question(state).allowed} == QUESTIONS[question]


def test_closing_needs_every_finding_and_every_sample():
    assert may_close("open", ()).allowed
    verdict = may_close("planned", (17, 4), ("CFA",))
    assert [reason.code for reason in verdict.reasons] == ["audit_not_open", "findings_missing", "samples_missing"]
    assert verdict.reasons[1].values == {"count": 2, "indicators": "4, 17"}


def test_closing_and_signing_need_what_was_seen():
    for verdict in (may_close("open", (), (), (9, 2, 9)), lifecycle.may_sign_report("closed", (9, 2, 9))):
        assert [reason.code for reason in verdict.reasons] == ["evidence_not_told"]
        assert verdict.reasons[0].values == {"count": 2, "indicators": "2, 9"}


def test_lifting_needs_evidence_and_a_note():
    assert may_lift("evidence_submitted", evidence_count=1, note="Vu").allowed
    codes = [reason.code for reason in may_lift("notified", evidence_count=0, note="").reasons]
    assert codes == ["nonconformity_move_not_allowed", "evidence_missing", "lifting_note_missing"]


def test_open_nonconformities_are_all_but_the_final_ones():
    assert set(NONCONFORMITY_MOVES) - lifecycle.OPEN_NONCONFORMITY_STATES == {"lifted", "requalified"}


def test_place():
    assert place_for("surveillance").place == "remote"
    assert place_for("initial").place == place_for("renewal").place == place_for("extension").place == "on_site"
    causes = ("open_report", "risk_found", "client_asks", "initial_was_remote")
    assert all(place_for("surveillance", **{cause: True}).place == "on_site" for cause in causes)
    assert len(place_for("surveillance", open_report=True, risk_found=True).reasons) == 2
