"""Invoice numbers run without gap, duplicate or step back in time."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules import numbering as rules
from certbody.billing.rules.numbering import InvoiceNumber, Issued

PAGE = Path(__file__).parents[3] / "docs/rules/invoice-numbering.md"
DAY = date(2026, 11, 23)


def run(*ranks, series=""):
    return [Issued(InvoiceNumber(series, 2026, rank), DAY) for rank in ranks]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026-000123", InvoiceNumber("", 2026, 123)),
        ("AV-2026-000001", InvoiceNumber("AV", 2026, 1)),
        ("2026-1000000", InvoiceNumber("", 2026, 1_000_000)),
        ("2026-0000001", None),
        ("2026-000000", None),
        ("2026-123", None),
        ("n° 12", None),
    ],
)
def test_a_number_is_read_or_refused(text, number):
    assert rules.parse_number(text) == number


@pytest.mark.parametrize(
    ("issued", "codes"),
    [
        ([], []),
        (run(1, 2, 3), []),
        (run(3, 1, 2), []),
        (run(2), ["number_gap"]),
        (run(1, 3), ["number_gap"]),
        (run(1, 2, 2, 3), ["number_given_twice"]),
        (run(1, 2) + run(1, series="AV"), []),
        (run(1, 2) + run(2, series="AV"), ["number_gap"]),
        ([*run(1), Issued(InvoiceNumber("", 2026, 2), DAY - timedelta(days=1))], ["number_goes_back_in_time"]),
    ],
)
def test_each_fault_of_a_series_is_told(issued, codes):
    assert [reason.code for reason in rules.is_continuous(issued).reasons] == codes


@given(st.lists(st.tuples(st.sampled_from(["", "AV"]), st.integers(2026, 2027)), max_size=60))
def test_numbers_given_one_after_the_other_never_leave_a_gap(requests):
    last, issued = {}, []
    for offset, (series, year) in enumerate(requests):
        number = InvoiceNumber(series, year, last.get((series, year), 0) + 1)
        last[series, year] = number.rank
        issued.append(Issued(number, DAY + timedelta(days=offset)))
        assert rules.parse_number(str(number)) == number
    assert rules.is_continuous(issued)
    assert len({str(item.number) for item in issued}) == len(issued)


@given(st.integers(2, 60), st.data())
def test_a_number_taken_away_is_always_noticed(count, choices):
    removed = choices.draw(st.integers(1, count - 1))
    verdict = rules.is_continuous(run(*(rank for rank in range(1, count + 1) if rank != removed)))
    assert verdict.reasons[0].values["first_missing"] == str(InvoiceNumber("", 2026, removed))


def test_the_example_of_the_page():
    assert str(InvoiceNumber("", 2026, 123)) == "2026-000123"
    missing = rules.is_continuous(run(1, 3)).reasons[0].values["first_missing"]
    page = PAGE.read_text(encoding="utf-8")
    assert "2026-000123" in page
    assert missing in page
