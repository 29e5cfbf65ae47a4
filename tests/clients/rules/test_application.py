"""What an application lacks, who must wait, and which label opens the reduced audit."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.clients.rules import application as rules
from certbody.clients.rules.admissibility import QUESTIONS, may_accept, may_turn_down

PAGE = Path(__file__).parents[3] / "docs/rules/application.md"
DAY = date(2026, 11, 23)
FULL = rules.Application(
    received_on=DAY,
    name="Atelier Lumière",
    siren="732829320",
    legal_status="SAS",
    contact_name="Ada Martin",
    contact_email="ada@example.org",
    contact_phone="0102030405",
    nda="11755555575",
    categories=("AF",),
    traits=dict.fromkeys(rules.TRAITS, False),
    sites=1,
    sites_exhaustive=True,
    organisation_chart=True,
    labels_answered=True,
    wished_from=date(2027, 1, 4),
    turnover_cents=0,
    actions=(rules.DeclaredAction("AF", date(2026, 3, 2), date(2026, 3, 4)),),
)


def fields(verdict):
    return [reason.values["field"] for reason in verdict.reasons]


def test_a_full_application_may_be_submitted():
    assert rules.may_submit(FULL, 3)


def test_an_empty_application_names_every_field_and_its_step():
    verdict = rules.may_submit(rules.Application(received_on=DAY), 3)
    assert len(verdict.reasons) == 14 + len(rules.TRAITS)
    assert {reason.code for reason in verdict.reasons} == {"application_field_missing"}
    assert all(reason.values["step"] and reason.article for reason in verdict.reasons)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"organisation_chart": False}, "organisation_chart"),
        ({"turnover_cents": None}, "turnover"),
        ({"traits": {**FULL.traits, "distance": None}}, "traits.distance"),
        ({"sites_exhaustive": False}, "sites_exhaustive"),
        ({"nda": ""}, "nda"),
    ],
)
def test_one_missing_thing_makes_one_reason(changes, missing):
    assert fields(rules.may_submit(replace(FULL, **changes), 3)) == [missing]


def test_wrong_numbers_are_reasons_too():
    verdict = rules.may_submit(replace(FULL, siren="891306673", nda="123"), 3)
    assert [reason.code for reason in verdict.reasons] == ["siren_checksum", "nda_length"]


@pytest.mark.parametrize(
    ("requested", "code"),
    [
        (date(2026, 8, 23), None),
        (date(2026, 8, 22), "nda_request_too_old"),
        (date(2026, 11, 24), "nda_request_in_future"),
    ],
)
def test_a_proof_of_request_stands_for_the_number_for_three_months(requested, code):
    asked = replace(FULL, nda="", nda_requested_on=requested, nda_request_proven=True)
    assert [reason.code for reason in rules.may_submit(asked, 3).reasons] == ([code] if code else [])


def test_a_request_of_the_number_without_its_proof_stands_for_nothing():
    assert fields(rules.may_submit(replace(FULL, nda="", nda_requested_on=date(2026, 11, 2)), 3)) == ["nda_request"]


@pytest.mark.parametrize(
    ("action", "holds"),
    [
        (rules.DeclaredAction("AF", date(2026, 11, 20), DAY), True),
        (rules.DeclaredAction("AF", date(2026, 11, 20), date(2026, 11, 24)), False),
        (rules.DeclaredAction("AF", date(2026, 11, 20)), False),
        (rules.DeclaredAction("CFA", date(2026, 9, 1)), False),
    ],
)
def test_an_action_must_be_carried_out_in_the_category(action, holds):
    assert bool(rules.check_actions(replace(FULL, actions=(action,)))) is holds


def test_for_apprenticeship_a_begun_action_is_enough_but_not_a_planned_one():
    begun = replace(FULL, categories=("CFA",), actions=(rules.DeclaredAction("CFA", DAY),))
    assert rules.check_actions(begun)
    assert not rules.check_actions(replace(begun, received_on=DAY - timedelta(days=1)))


def test_a_refusal_by_any_body_makes_the_same_siren_wait_three_months():
    refusal = rules.PastDecision("732829320", "refused", date(2025, 11, 30))
    assert not rules.may_apply_again("732829320", (refusal,), date(2026, 2, 27), 3)
    assert rules.may_apply_again("732829320", (refusal,), date(2026, 2, 28), 3)
    assert rules.may_apply_again("356000000", (refusal,), date(2025, 12, 1), 3)


def test_a_wait_that_was_told_stays_what_it_was():
    told = rules.PastDecision("SIREN", "refuse", date(2026, 8, 24), months=3)
    declared = replace(told, months=None)
    assert rules.may_apply_again("SIREN", (told,), date(2026, 11, 24), 6)
    assert not rules.may_apply_again("SIREN", (declared,), date(2026, 11, 24), 6)
    assert not rules.may_apply_again("SIREN", (replace(told, months=6),), date(2026, 11, 24), 3)


@given(st.dates(date(2019, 1, 1), date(2040, 1, 1)), st.integers(0, 400))
def test_a_later_refusal_never_ends_the_wait_earlier(day, later):
    assert rules.earliest_reapplication(day, 3) <= rules.earliest_reapplication(day + timedelta(days=later), 3)


LABEL = rules.Label("Qualité 2018", True, True, date(2024, 1, 1), DAY)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        (LABEL, None),
        (replace(LABEL, valid_until=DAY - timedelta(days=1)), "label_not_valid"),
        (replace(LABEL, valid_from=DAY + timedelta(days=1), valid_until=date(2028, 1, 1)), "label_not_valid"),
        (replace(LABEL, name="Mon label", listed=False), "label_not_listed"),
        (replace(LABEL, name="Data-Dock", listed=False), "label_is_datadock"),
        (replace(LABEL, proof_attached=False), "label_proof_missing"),
    ],
)
def test_only_a_proven_listed_label_valid_on_the_day_reduces_the_audit(label, code):
    assert [reason.code for reason in rules.opens_reduced_audit(label, DAY).reasons] == ([code] if code else [])


def test_the_declaration_on_honour_must_be_whole():
    assert rules.declaration_stands(rules.Declaration(DAY, True, True, True), DAY)
    missing = rules.declaration_stands(rules.Declaration(None, False, False, False), DAY)
    assert [reason.code for reason in missing.reasons] == [
        "declaration_not_signed",
        "declaration_not_attached",
        "declaration_other_contract",
        "declaration_recent_refusal",
    ]


def test_the_review_needs_a_yes_to_every_question():
    answers = dict.fromkeys(QUESTIONS, True)
    assert may_accept(answers)
    for question, code in QUESTIONS.items():
        assert [reason.code for reason in may_accept({**answers, question: False}).reasons] == [code]
    assert [reason.code for reason in may_accept({}).reasons] == list(QUESTIONS.values())


def test_turning_an_application_down_needs_a_reason():
    assert may_turn_down("Aucun auditeur qualifié pour l'apprentissage.")
    assert not may_turn_down("  ")


def test_the_example_of_the_page():
    assert rules.earliest_reapplication(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert rules.nda_request_recent(date(2026, 8, 23), DAY, 3)
    page = PAGE.read_text(encoding="utf-8")
    assert "28/02/2026" in page
    assert "23/08/2026" in page


DAYS = st.dates(date(2019, 1, 1), date(2040, 1, 1))


@given(DAYS, st.integers(0, 12), st.integers(0, 12))
def test_the_wait_grows_with_its_months_and_the_end_of_a_short_month_holds(day, months, more):
    opens_on = rules.earliest_reapplication(day, months)
    assert opens_on <= rules.earliest_reapplication(day, months + more)
    assert opens_on.day == min(day.day, monthrange(opens_on.year, opens_on.month)[1])
    assert (opens_on.year * 12 + opens_on.month) - (day.year * 12 + day.month) == months


@given(DAYS, st.integers(0, 400), st.lists(DAYS, max_size=4))
def test_one_decision_more_never_ends_the_wait_earlier(day, after, others):
    received_on = day + timedelta(days=after)
    past = [rules.PastDecision("732829320", "refuse", decided_on) for decided_on in (day, *others)]
    with_all = rules.may_apply_again("732829320", tuple(past), received_on, 3)
    assert not with_all or rules.may_apply_again("732829320", tuple(past[:1]), received_on, 3)
    assert bool(rules.may_apply_again("732829320", tuple(past[:1]), received_on, 3)) == (
        received_on >= rules.earliest_reapplication(day, 3)
    )


@given(DAYS, st.integers(1, 12), st.integers(0, 400))
def test_an_older_proof_of_request_never_stands_longer(day, months, later):
    received_on = day + timedelta(days=later)
    if rules.nda_request_recent(day, received_on, months):
        assert rules.nda_request_recent(received_on, received_on, months)
        assert rules.nda_request_recent(day, received_on, months + 1)
