"""Takeovers and departures: what is refused, and the days."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from certbody.audits.rules.deadlines import deadlines_for
from certbody.audits.standards import cycle_terms, nonconformity_terms
from certbody.certificates.rules.transfer import (
    PIECES,
    TransferFile,
    decision_due,
    handover_due,
    may_be_notified_on,
    may_decide_transfer,
    may_describe_minor,
    may_take_over,
    missing_pieces,
    remaining_validity,
)

PAGE = Path(__file__).parents[3] / "docs/rules/transfer.md"
SIREN, DAY = "732829320", date(2027, 2, 1)
CYCLE, TERMS = cycle_terms(DAY), nonconformity_terms(DAY)
WHOLE = TransferFile(SIREN, "valid", date(2026, 9, 21), date(2029, 9, 20), 0, 0, frozenset(PIECES))
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
files = st.builds(
    TransferFile,
    st.sampled_from((SIREN, "552100554")),
    st.sampled_from(("valid", "suspended")),
    st.just(date(2026, 9, 21)),
    st.just(date(2029, 9, 20)),
    st.integers(0, 2),
    st.integers(0, 6),
    st.sets(st.sampled_from(PIECES)).map(frozenset),
)


def codes(file: TransferFile, siren: str = SIREN, day: date = DAY) -> list[str]:
    return [reason.code for reason in may_take_over(file, siren, day, day, TERMS).reasons]


def test_a_whole_file_in_order_is_taken_over() -> None:
    assert codes(WHOLE) == []


def test_each_obstacle_is_named() -> None:
    assert codes(replace(WHOLE, state="suspended")) == ["transfer_suspended"]
    assert codes(replace(WHOLE, open_majors=1)) == ["transfer_major_open"]
    assert codes(replace(WHOLE, open_minors=5)) == ["transfer_major_open"]
    assert codes(replace(WHOLE, open_minors=4)) == []
    assert codes(replace(WHOLE, open_minors=4, described_minors=4)) == []
    assert codes(replace(WHOLE, open_minors=4, described_minors=3)) == ["transfer_minors_not_described"]
    assert codes(WHOLE, "552100554") == ["transfer_other_siren"]
    assert codes(replace(WHOLE, pieces=frozenset())) == ["transfer_piece_missing"] * 3
    assert codes(WHOLE, day=date(2029, 9, 20)) == ["transfer_nothing_remains"]
    assert codes(WHOLE, day=date(2026, 9, 20)) == ["transfer_nothing_remains"]


@given(files, days)
def test_nothing_suspended_major_foreign_or_incomplete_ever_passes(file: TransferFile, day: date) -> None:
    allowed = may_take_over(file, SIREN, day, day, TERMS).allowed
    in_order = file.state == "valid" and not file.open_majors and file.open_minors < 5 and file.siren == SIREN
    assert allowed == (in_order and not missing_pieces(file.pieces) and file.starts_on <= day < file.ends_on)


@given(files, days)
def test_a_takeover_never_lengthens_the_validity(file: TransferFile, day: date) -> None:
    if may_take_over(file, SIREN, day, day, TERMS).allowed:
        start, end = remaining_validity(file, day)
        assert end == file.ends_on
        assert file.starts_on <= start < end


@given(days, st.integers(0, 400))
def test_a_later_file_never_has_an_earlier_deadline(day: date, later: int) -> None:
    then = day + timedelta(days=later)
    assert decision_due(day, CYCLE) <= decision_due(then, CYCLE)
    assert handover_due(day, CYCLE) <= handover_due(then, CYCLE)


def test_a_refusal_needs_the_papers_too() -> None:
    assert may_decide_transfer(replace(WHOLE, state="suspended")).allowed
    assert not may_decide_transfer(replace(WHOLE, pieces=frozenset({"last_report"}))).allowed


def test_the_worked_examples_of_the_page() -> None:
    found = re.findall(r"^\| .* \| (\d\d/\d\d/\d{4}) \| (\d\d/\d\d/\d{4}) \|$", PAGE.read_text(encoding="utf-8"), re.M)
    pairs = [(_day(first), _day(last)) for first, last in found]
    assert pairs[0][1] == decision_due(pairs[0][0], CYCLE)
    assert pairs[1][1] == handover_due(pairs[1][0], CYCLE)
    assert pairs[2] == remaining_validity(WHOLE, DAY)
    assert pairs[3][1] == deadlines_for("minor", pairs[3][0], 0, TERMS).implementation


def _day(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


@given(files, days)
def test_what_remains_is_never_longer_than_what_was_granted(file: TransferFile, day: date) -> None:
    if may_take_over(file, SIREN, day, day, TERMS).allowed:
        start, end = remaining_validity(file, day)
        assert end - start <= file.ends_on - file.starts_on
        assert remaining_validity(file, day + timedelta(days=1))[1] == end


@given(st.sampled_from(("open", "taken_over", "refused")), st.integers(0, 9), st.integers(0, 9))
def test_as_many_minors_are_described_as_were_told(state: str, described: int, told: int) -> None:
    assert bool(may_describe_minor(state, described, told)) == (state != "refused" and described < told)


def test_a_minor_still_open_was_notified_since_the_audit_before_the_certificate() -> None:
    begun, received = date(2026, 9, 21), date(2027, 2, 1)
    assert may_be_notified_on(date(2025, 9, 21), begun, received)
    assert may_be_notified_on(received, begun, received)
    assert not may_be_notified_on(date(2025, 9, 20), begun, received)
    assert not may_be_notified_on(date(2027, 2, 2), begun, received)
