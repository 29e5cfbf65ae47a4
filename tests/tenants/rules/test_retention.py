"""Records of the current and the previous cycle are never purged; accounts stay ten years (invariant 69)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.kit.dates import add_months
from certbody.tenants.rules.retention import Cycle, kept_for, kept_until, may_purge
from certbody.tenants.rules.settings import SETTINGS

FIRST, SECOND, THIRD = [(date(year, 9, 21), date(year + 3, 9, 20)) for year in (2026, 2029, 2032)]
DAYS = st.dates(date(2019, 1, 1), date(2050, 12, 31))
TABLES = st.sampled_from(["finding", "report", "contract", "invoice", "application"])


@pytest.mark.parametrize(
    ("table", "dated", "cycles", "until"),
    [
        ("finding", date(2026, 11, 23), [], date(2032, 11, 23)),
        ("invoice", date(2026, 11, 23), [], date(2036, 12, 31)),
        ("finding", date(2026, 7, 1), [FIRST], date(2032, 9, 20)),
        ("finding", date(2028, 3, 1), [FIRST], date(2034, 3, 1)),
        ("finding", date(2028, 3, 1), [FIRST, SECOND], date(2034, 3, 1)),
        ("report", date(2029, 6, 1), [FIRST, SECOND], date(2035, 9, 20)),
        ("report", date(2029, 6, 1), [FIRST, SECOND, THIRD], date(2035, 9, 20)),
        ("contract", date(2026, 2, 1), [FIRST, SECOND], date(2036, 12, 31)),
    ],
)  # fmt: skip
def test_the_examples(table: str, dated: date, cycles: list[Cycle], until: date) -> None:
    assert kept_until(table, dated, cycles, 6, 10) == until


@pytest.mark.parametrize(
    ("table", "dated", "cycles", "counted", "since"),
    [
        ("finding", date(2026, 11, 23), [], "received", date(2026, 11, 23)),
        ("invoice", date(2026, 11, 23), [], "year_end", date(2026, 12, 31)),
        ("finding", date(2026, 7, 1), [FIRST], "next_cycle", date(2029, 9, 20)),
        ("contract", date(2026, 2, 1), [FIRST, SECOND], "year_end", date(2026, 12, 31)),
    ],
)
def test_it_is_said_from_which_day(table: str, dated: date, cycles: list[Cycle], counted: str, since: date) -> None:
    kept = kept_for(table, dated, cycles, 6, 10)
    assert (kept.counted, kept.since) == (counted, since)


@st.composite
def _cycles(draw: st.DrawFn) -> list[Cycle]:
    start, cycles = draw(DAYS), []
    for _ in range(draw(st.integers(0, 4))):
        end = add_months(start, 36) - timedelta(days=1)
        cycles.append((start, end))
        start = end + timedelta(days=1 + draw(st.integers(0, 400)))
    return cycles


@given(TABLES, DAYS, _cycles(), st.integers(6, 30), st.integers(10, 30))
def test_nothing_goes_before_six_years_nor_while_its_cycle_is_the_current_or_previous_one(
    table: str, dated: date, cycles: list[Cycle], file_years: int, books_years: int
) -> None:
    until = kept_until(table, dated, cycles, file_years, books_years)
    assert until >= add_months(dated, 72)
    assert until >= kept_until(table, dated, cycles, 6, 10)
    if table in ("contract", "invoice"):
        assert until >= add_months(dated, 120)
    if table != "invoice":
        for place, (start, end) in enumerate(cycles):
            if start <= dated <= end:
                assert until >= end
                assert all(until >= later for _, later in cycles[place + 1 : place + 2])


@given(TABLES, DAYS, _cycles(), st.integers(0, 4))
def test_a_longer_delay_or_a_hold_never_frees_anything(table: str, dated: date, cycles: list[Cycle], more: int) -> None:
    assert kept_until(table, dated, cycles, 6 + more, 10 + more) >= kept_until(table, dated, cycles, 6, 10)
    until = kept_until(table, dated, cycles, 6, 10)
    assert not may_purge(until, until, held=False)
    assert may_purge(until, until + timedelta(days=1), held=False)
    assert not may_purge(until, until + timedelta(days=1 + more), held=True)


def test_a_body_may_keep_longer_and_never_shorter_than_the_law() -> None:
    assert (SETTINGS["retention_file_years"].least, SETTINGS["retention_books_years"].least) == (6, 10)
