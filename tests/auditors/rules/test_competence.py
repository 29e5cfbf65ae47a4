"""Who may audit what, when: one reason per category that is not covered on the day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.auditors.rules.competence import Qualification, may_audit

PAGE = Path(__file__).parents[3] / "docs/rules/competence.md"
DAY = date(2026, 12, 1)
AF = Qualification("AF", "RNQ2026", date(2026, 1, 1), date(2026, 12, 31))


def codes(verdict):
    return [(reason.code, reason.values["category"]) for reason in verdict.reasons]


@pytest.mark.parametrize(
    ("held", "categories", "expected"),
    [
        ([AF], ["AF"], []),
        ([AF], ["AF", "CFA"], [("qualification_missing", "CFA")]),
        ([], ["AF", "CBC"], [("qualification_missing", "AF"), ("qualification_missing", "CBC")]),
        ([Qualification("AF", "RNQ2019", date(2020, 1, 1))], ["AF"], [("qualification_missing", "AF")]),
        ([Qualification("AF", "RNQ2026", date(2026, 12, 2))], ["AF"], [("qualification_not_begun", "AF")]),
        ([Qualification("AF", "RNQ2026", DAY, DAY)], ["AF"], []),
        ([Qualification("AF", "RNQ2026", DAY, date(2026, 12, 1)), AF], ["AF"], []),
    ],
)
def test_each_category_must_be_covered_on_the_day(held, categories, expected):
    assert codes(may_audit(held, categories, "RNQ2026", DAY)) == expected


@given(st.sets(st.sampled_from(["AF", "CBC", "VAE", "CFA"])), st.sets(st.sampled_from(["AF", "CBC", "VAE", "CFA"])))
def test_there_are_as_many_reasons_as_uncovered_categories(held, asked):
    qualifications = [Qualification(category, "RNQ2026", date(2026, 1, 1)) for category in held]
    assert len(may_audit(qualifications, asked, "RNQ2026", DAY).reasons) == len(asked - held)


def test_the_example_of_the_page():
    held = [Qualification("AF", "RNQ2026", date(2025, 12, 1), date(2026, 11, 30))]
    verdict = may_audit(held, ["AF", "CFA"], "RNQ2026", DAY)
    assert codes(verdict) == [("qualification_ended", "AF"), ("qualification_missing", "CFA")]
    assert verdict.reasons[0].values["ended_on"] == date(2026, 11, 30)
    assert "30/11/2026" in PAGE.read_text(encoding="utf-8")


CATEGORIES = st.sets(st.sampled_from(["AF", "CBC", "VAE", "CFA"]))


@given(CATEGORIES, CATEGORIES, CATEGORIES, CATEGORIES)
def test_one_more_qualification_or_one_less_category_never_bars_anyone(held, more, asked, fewer):
    def of(categories):
        return [Qualification(category, "RNQ2026", date(2026, 1, 1)) for category in sorted(categories)]

    if may_audit(of(held), asked, "RNQ2026", DAY):
        assert may_audit(of(held | more), asked & fewer, "RNQ2026", DAY)


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.integers(0, 900), st.integers(-900, 900))
def test_a_qualification_counts_between_its_days_and_never_outside(first, length, offset):
    last, day = first + timedelta(days=length), first + timedelta(days=offset)
    assert bool(may_audit([Qualification("AF", "RNQ2026", first, last)], ["AF"], "RNQ2026", day)) == (
        first <= day <= last
    )
