"""Who decides, which outcome is open, what a decision must hold."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.auditors.rules.impartiality import Link
from certbody.audits.standards import nonconformity_terms
from certbody.certificates.rules import decision as rules

PAGE = Path(__file__).parents[3] / "docs/rules/decision.md"
DAY = date(2026, 11, 23)
TERMS = nonconformity_terms(DAY)
AF = frozenset({"AF"})
FILE = rules.ReviewedFile(0, 0, True, True, True, AF, AF, {"AF": 2})
PAIRS = [(kind, outcome) for kind, outcomes in rules.OUTCOMES.items() for outcome in outcomes]


def codes(verdict):
    return [reason.code for reason in verdict.reasons]


@pytest.mark.parametrize(
    ("team", "has_role", "links", "expected"),
    [
        ({"auditor"}, True, [], []),
        ({"auditor", "decider"}, True, [], ["decider_in_audit_team"]),
        ({"auditor"}, False, [], ["decider_lacks_role"]),
        ({"auditor"}, True, [Link("client", "consulted", date(2025, 1, 1))], ["link_too_recent"]),
        ({"decider"}, False, [Link("client", "owns")], ["decider_lacks_role", "decider_in_audit_team", "link_lasts"]),
    ],
)
def test_the_decider_has_the_role_no_part_in_the_audit_and_no_link(team, has_role, links, expected):
    assert codes(rules.may_decide("decider", team, has_role, links, "client", DAY)) == expected


@pytest.mark.parametrize(
    ("kind", "outcome", "changes", "expected"),
    [
        ("initial", "certify", {}, []),
        ("initial", "certify", {"open_majors": 1}, ["majors_open"]),
        ("initial", "certify", {"open_minors": 4}, []),
        ("initial", "certify", {"open_minors": 5}, ["minors_count_as_major"]),
        ("initial", "refuse", {"open_majors": 3}, []),
        ("initial", "renew", {}, ["outcome_not_open"]),
        ("initial", "certify", {"report_signed": False}, ["report_not_signed"]),
        ("initial", "refuse", {"report_complete": False}, ["report_incomplete"]),
        ("initial", "certify", {"review_done": False}, ["review_not_done"]),
        ("initial", "certify", {"actions_per_category": {}}, ["no_action_sampled"]),
        ("initial", "certify", {"requested": AF | {"CFA"}}, ["scope_not_whole"]),
        ("initial", "certify_partly", {"requested": AF | {"CFA"}}, []),
        ("initial", "certify_partly", {}, ["partial_scope_not_partial"]),
        ("renewal", "renew", {"open_majors": 1}, ["majors_open"]),
        ("extension", "extend", {"open_minors": 7}, ["minors_count_as_major"]),
        ("surveillance", "maintain", {"open_majors": 2}, ["majors_open"]),
        ("surveillance", "suspend", {"open_majors": 2}, []),
        ("appeal", "reinstate", {"open_majors": 1}, ["majors_open"]),
        ("appeal_kept", "reinstate", {"open_majors": 1}, []),
        ("suspension", "lift_suspension", {"open_majors": 1}, ["majors_open"]),
        ("suspension", "lift_suspension", {"report_signed": False, "actions_per_category": {}}, []),
        ("conduct", "suspend", {"report_signed": False}, []),
        ("conduct", "maintain", {"open_majors": 1, "report_signed": False}, []),
        ("unheard_of", "certify", {}, ["outcome_not_open"]),
    ],
)
def test_an_outcome_is_open_or_says_what_stands_in_the_way(kind, outcome, changes, expected):
    assert codes(rules.outcome_allowed(kind, outcome, replace(FILE, **changes), TERMS)) == expected


@given(st.sampled_from(PAIRS), st.integers(0, 4), st.integers(0, 9))
def test_no_grant_while_a_major_is_open_on_its_scope(pair, majors, minors):
    kind, outcome = pair
    file = replace(FILE, open_majors=majors, open_minors=minors)
    if outcome in ("certify", "certify_partly", "renew", "extend", "lift_suspension") and (majors or minors >= 5):
        assert not rules.outcome_allowed(kind, outcome, file, TERMS)
    if outcome in ("refuse", "suspend", "withdraw"):
        assert rules.outcome_allowed(kind, outcome, file, TERMS)


@given(st.integers(0, 9), st.integers(0, 30))
def test_minors_weigh_as_one_major_at_most(majors, minors):
    assert rules.counted_majors(majors, minors, TERMS) == majors + (minors >= 5)


RECORD = rules.DecisionRecord("certify", DAY, DAY, "Aucune non-conformité.", "decider", "ab12")


def test_a_decision_holds_dates_reason_decider_and_report():
    assert rules.decision_complete("initial", RECORD)
    empty = rules.DecisionRecord("certify", None, None, " ", None, "")
    missing = [reason.values["field"] for reason in rules.decision_complete("initial", empty).reasons]
    assert missing == ["decided_on", "effective_on", "reason", "decider_id", "report_hash"]


def test_a_decision_is_not_back_dated_and_needs_no_report_without_an_audit():
    early = replace(RECORD, effective_on=date(2026, 11, 22))
    assert codes(rules.effect_in_reach("certify", DAY, early.effective_on)) == ["decision_backdated"]
    assert rules.decision_complete("conduct", replace(RECORD, outcome="suspend", report_hash=""))


@pytest.mark.parametrize(
    ("outcome", "effective_on", "former_end", "expected"),
    [
        ("certify", date(2027, 2, 23), None, []),
        ("certify", date(2027, 2, 24), None, ["decision_far_ahead"]),
        ("extend", date(2040, 11, 23), None, ["decision_far_ahead"]),
        ("renew", date(2027, 5, 11), date(2027, 5, 10), []),
        ("renew", date(2027, 5, 12), date(2027, 5, 10), ["decision_far_ahead"]),
        ("suspend", date(2026, 12, 23), None, []),
        ("withdraw", date(2026, 12, 24), None, ["move_far_ahead"]),
        ("withdraw", date(2026, 11, 22), None, ["decision_backdated"]),
    ],
)
def test_a_decision_takes_effect_soon(outcome, effective_on, former_end, expected):
    assert codes(rules.effect_in_reach(outcome, date(2026, 11, 23), effective_on, former_end)) == expected


def test_a_reason_has_a_few_words():
    assert codes(rules.reason_told("  x  ")) == ["decision_reason_short"]
    assert rules.reason_told("Fraude avérée.")


def test_the_example_of_the_page():
    five = replace(FILE, open_minors=5)
    assert rules.counted_majors(0, 5, TERMS) == 1
    assert codes(rules.outcome_allowed("initial", "certify", five, TERMS)) == ["minors_count_as_major"]
    page = PAGE.read_text(encoding="utf-8")
    assert "minors_count_as_major" in page
    for kind, outcomes in rules.OUTCOMES.items():
        assert f"| `{kind}` | {', '.join(f'`{outcome}`' for outcome in outcomes)} |" in page


@given(st.sampled_from(PAIRS), st.integers(0, 4), st.integers(0, 9), st.integers(0, 3), st.integers(0, 9))
def test_more_open_nonconformities_never_open_an_outcome(pair, majors, minors, more_majors, more_minors):
    kind, outcome = pair
    better = replace(FILE, open_majors=majors, open_minors=minors)
    worse = replace(FILE, open_majors=majors + more_majors, open_minors=minors + more_minors)
    if rules.outcome_allowed(kind, outcome, worse, TERMS):
        assert rules.outcome_allowed(kind, outcome, better, TERMS)


@given(
    st.sampled_from([pair for pair in PAIRS if pair[0] not in ("conduct", "appeal_kept")]),
    st.integers(0, 4),
    st.integers(0, 20),
)
def test_nothing_favourable_is_decided_on_a_major_or_on_five_minors(pair, majors, minors):
    kind, outcome = pair
    file = replace(FILE, open_majors=majors, open_minors=minors)
    if outcome in rules.FAVOURABLE and (majors or minors >= 5):
        assert not rules.outcome_allowed(kind, outcome, file, TERMS)
