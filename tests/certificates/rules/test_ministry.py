"""What the ministry is sent, and where its list disagrees: exactly the valid pairs, whatever the certificates."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from certbody.certificates.rules.ministry import (
    COLUMNS,
    Difference,
    Held,
    Listed,
    compare_runs,
    export_rows,
    pairs_of,
    reconcile,
    write_neutral,
)
from certbody.certificates.rules.status import STATES

PAGE = Path(__file__).parents[3] / "docs/rules/ministry-export.md"
DAY = date(2026, 11, 23)
CATEGORIES = ("AF", "CBC", "VAE", "CFA")


def a_held(nda: str = "11750000001", *categories: str, **values: object) -> Held:
    made: dict[str, object] = dict(
        nda=nda, siren="732829320", name="École de l’Essai", categories=categories or ("AF",), state="valid",
        starts_on=date(2026, 1, 29), ends_on=date(2029, 1, 28), state_since=date(2026, 1, 29), number="000001-1",
        sites=("12 rue des Lilas, 75011 Paris",),
    )  # fmt: skip
    return Held(**{**made, **values})  # type: ignore[arg-type]


held = st.builds(
    lambda nda, categories, state, start, length: a_held(
        nda, *sorted(categories), state=state, starts_on=start, ends_on=start + timedelta(days=length)
    ),
    st.sampled_from(("11750000001", "11750000002", "")),
    st.sets(st.sampled_from(CATEGORIES), min_size=1),
    st.sampled_from(STATES),
    st.dates(date(2023, 1, 1), date(2027, 1, 1)),
    st.integers(0, 1500),
)
pairs = st.sets(st.tuples(st.sampled_from(("11750000001", "11750000002")), st.sampled_from(CATEGORIES)))


@given(st.lists(held, max_size=8))
def test_the_rows_are_exactly_the_valid_pairs_each_once(found: list[Held]) -> None:
    expected = {
        (one.nda, category)
        for one in found
        for category in one.categories
        if one.nda and one.state == "valid" and one.starts_on <= DAY <= one.ends_on
    }
    assert pairs_of(export_rows(found, DAY)) == tuple(sorted(expected))


@given(st.lists(held, max_size=6))
def test_the_order_of_certificates_never_changes_the_file(found: list[Held]) -> None:
    different = [one for number, one in enumerate(found) if one not in found[:number]]
    numbered = [a_held(one.nda, *one.categories, **_rest(one, number)) for number, one in enumerate(different)]
    there, back = export_rows(numbered, DAY), export_rows(numbered[::-1], DAY)
    assert write_neutral(there, "Certif") == write_neutral(back, "Certif")


def _rest(one: Held, number: int) -> dict[str, object]:
    return {"state": one.state, "starts_on": one.starts_on, "ends_on": one.ends_on, "number": f"{number:06d}-1"}


@given(pairs, pairs)
def test_a_difference_leads_from_one_run_to_the_other(
    before: set[tuple[str, str]], after: set[tuple[str, str]]
) -> None:
    added, removed = compare_runs(before, after)
    assert (before | set(added)) - set(removed) == after
    assert not set(added) & before
    assert not set(removed) - before


def test_the_last_day_is_in_and_the_next_is_out() -> None:
    one = a_held(ends_on=DAY)
    assert pairs_of(export_rows([one], DAY)) == (("11750000001", "AF"),)
    assert export_rows([one], DAY + timedelta(days=1)) == ()


def test_the_newest_certificate_speaks_for_a_pair() -> None:
    old, new = a_held(number="000001-1"), a_held(number="000002-1", starts_on=date(2026, 6, 1))
    assert [row.held.number for row in export_rows([new, old], DAY)] == ["000002-1"]


def test_the_neutral_file_has_its_columns_and_keeps_leading_zeros() -> None:
    text = write_neutral(export_rows([a_held("01750000001", sites=("1 rue A", "2 rue B"))], DAY), "Certif’Essai")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert tuple(lines[0]) == COLUMNS
    assert lines[1] == [
        "01750000001", "732829320", "École de l’Essai", "AF", "2026-01-29", "2029-01-28", "valide", "2026-01-29",
        "Certif’Essai", "000001-1", "1 rue A | 2 rue B",
    ]  # fmt: skip


def test_a_name_is_never_a_formula() -> None:
    text = write_neutral(export_rows([a_held(name='=HYPERLINK("http://x")')], DAY), "Certif")
    assert "'=HYPERLINK" in text


@given(st.lists(held, max_size=6))
def test_a_list_that_shows_our_pairs_differs_in_nothing(found: list[Held]) -> None:
    rows = export_rows(found, DAY)
    marked: dict[str, set[str]] = {}
    for row in rows:
        marked.setdefault(row.nda, set()).add(row.category)
    listed = {nda: Listed("732829320", frozenset(categories)) for nda, categories in marked.items()}
    assert reconcile(rows, {}, listed) == ()


def test_the_worked_examples_of_the_page() -> None:
    rows = export_rows([a_held("11750000001", "AF", "CBC"), a_held("11750000003")], DAY)
    listed = {
        "11750000001": Listed("732829320", frozenset({"AF", "VAE"})),
        "11750000002": Listed("552100554", frozenset({"AF"})),
    }
    known = {"11750000001": "École de l’Essai", "11750000002": "Ancien client"}
    found = reconcile(rows, known, listed)
    assert [(one.nda, one.category, one.kind) for one in found] == _table()
    assert compare_runs([("1", "AF"), ("1", "CBC")], [("1", "AF"), ("1", "VAE")]) == ((("1", "VAE"),), (("1", "CBC"),))


def _table() -> list[tuple[str, ...]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| 117")]
    return [tuple(cell.strip().strip("`—") for cell in line.split("|")[1:4]) for line in lines]


def test_another_siren_on_the_list_is_told() -> None:
    rows = export_rows([a_held()], DAY)
    listed = {"11750000001": Listed("552100554", frozenset({"AF"}))}
    assert reconcile(rows, {}, listed) == (Difference("other_siren", "11750000001", "", "École de l’Essai"),)
