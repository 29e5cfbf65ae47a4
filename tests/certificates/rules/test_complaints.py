"""Who may handle a complaint, which decisions may be appealed, what an appeal leads to."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.auditors.rules.impartiality import Link
from certbody.certificates.models import OUTCOMES
from certbody.certificates.rules import complaints as rules
from certbody.certificates.rules.complaints import Parties

PAGE = (Path(__file__).parents[3] / "docs/rules/complaints.md").read_text(encoding="utf-8")
DAY = date(2026, 11, 23)
PEOPLE = st.frozensets(st.integers(1, 6), max_size=4)
LINKS = st.lists(
    st.builds(
        Link,
        st.sampled_from(["client", "other"]),
        st.sampled_from(["employed", "consulted"]),
        st.one_of(st.none(), st.dates(date(2018, 1, 1), DAY)),
    ),
    max_size=3,
)


def codes(verdict):
    return [reason.code for reason in verdict.reasons]


@pytest.mark.parametrize(
    ("parties", "links", "expected"),
    [
        (Parties(), [], []),
        (Parties(team=frozenset({"me"})), [], ["handler_in_audit_team"]),
        (Parties(reviewers=frozenset({"me"})), [], ["handler_reviewed"]),
        (Parties(deciders=frozenset({"me", "her"})), [], ["handler_decided"]),
        (Parties(concerned="me"), [], ["handler_concerned"]),
        (Parties(concerned="her", team=frozenset({"her"})), [], []),
        (Parties(organisation="client"), [Link("client", "consulted", date(2024, 11, 24))], ["link_too_recent"]),
        (Parties(organisation="client"), [Link("client", "consulted", date(2024, 11, 23))], []),
        (Parties(organisation="client"), [Link("client", "employed")], ["link_lasts"]),
        (Parties(organisation="other"), [Link("client", "employed")], []),
        (Parties(), [Link(None, "employed")], []),
    ],
)
def test_each_tie_has_its_reason(parties, links, expected):
    assert codes(rules.may_handle("me", True, parties, links, DAY)) == expected


def test_the_role_is_asked_too_and_every_tie_is_told():
    parties = Parties(frozenset({"me"}), frozenset({"me"}), frozenset({"me"}), "me", "client")
    verdict = rules.may_handle("me", False, parties, [Link("client", "owns")], DAY)
    assert len(codes(verdict)) == 6
    assert all(reason.article for reason in verdict.reasons)


@given(st.integers(1, 6), PEOPLE, PEOPLE, PEOPLE, st.one_of(st.none(), st.integers(1, 6)), LINKS, st.integers(0, 10))
def test_an_involved_person_can_never_be_put_in_charge(person, team, reviewers, deciders, concerned, links, years):
    parties = Parties(team, reviewers, deciders, concerned, "client")
    allowed = rules.may_handle(person, True, parties, links, DAY, years).allowed
    involved = person in team | reviewers | deciders or person == concerned
    two_years_ago = DAY.replace(year=DAY.year - 2)
    tied = [one for one in links if one.organisation == "client" and (not one.ended_on or one.ended_on > two_years_ago)]
    assert not (allowed and (involved or tied))


@given(st.sampled_from(OUTCOMES), st.integers(0, 400), st.integers(1, 365), st.booleans())
def test_an_appeal_is_against_a_decision_of_few_days_ago(outcome, after, days, already):
    verdict = rules.may_appeal(outcome, DAY, DAY + timedelta(days=after), days, already)
    assert verdict.allowed is (outcome in rules.REPLACED_BY and after <= days and not already)


def test_only_an_upheld_appeal_asks_for_a_new_decision():
    asked = [
        (kind, outcome)
        for kind in ("report", "complaint", "appeal")
        for outcome in (None, "upheld", "partly_upheld", "not_upheld", "inadmissible", "withdrawn")
        if rules.asks_for_a_new_decision(kind, "closed", outcome)
    ]
    assert asked == [("appeal", "upheld"), ("appeal", "partly_upheld")]
    assert not rules.asks_for_a_new_decision("appeal", "answered", "upheld")


def test_whoever_decided_before_does_not_decide_again():
    assert codes(rules.may_decide_again("me", "me")) == ["decider_decided_before"]
    assert rules.may_decide_again("me", "her")


def test_the_page_and_the_table_agree():
    assert rules.last_day_to_appeal(DAY, 30) == date(2026, 12, 23)
    link = [Link("client", "employed", date(2024, 11, 24))]
    assert not rules.may_handle("me", True, Parties(organisation="client"), link, DAY)
    assert rules.may_handle("me", True, Parties(organisation="client"), link, date(2026, 11, 24))
    assert "24/11/2026" in PAGE
    for former, answers in rules.REPLACED_BY.items():
        assert f"| `{former}` | {', '.join(f'`{one}`' for one in answers)} |" in PAGE
        assert set(answers) <= set(OUTCOMES)
        assert all(rules.replaces(former, one) for one in answers)
    assert not rules.replaces("maintain", "suspend")


def test_only_a_report_leads_to_an_audit_after_its_closing():
    for kind, expected in (("report", []), ("complaint", ["complaint_closed"]), ("appeal", ["complaint_closed"])):
        assert codes(rules.may_open_extra_audit(kind, "closed", "valid", opened=False)) == expected
        assert rules.may_open_extra_audit(kind, "answered", "suspended", opened=False)
    assert codes(rules.may_open_extra_audit("report", "closed", None, opened=True)) == [
        "extra_audit_needs_certificate", "extra_audit_opened",
    ]  # fmt: skip
