"""The file of accounting entries: its columns, numbers, amounts and characters, as the text of the law asks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules.ageing import BUCKETS
from certbody.billing.rules.exercise import Exercise, exercise_of, exercises_between, may_close
from certbody.billing.rules.fec import COLUMNS, ENCODING, FecLine, amount, fec_lines, fec_name, plain
from tests.rule_pages import table

DAY = date(2026, 11, 23)


def _line(position: int, journal: str = "sales", **values: Any) -> FecLine:
    told = {
        "position": position, "journal": journal, "day": DAY, "role": "clients", "account": "411000",
        "auxiliary": "732829320", "auxiliary_name": "École", "piece": "F-2026-000001", "piece_on": DAY,
        "label": "Facture F-2026-000001 École", "debit_cents": 106_200, "credit_cents": 0, "letter": "F-2026-000001",
        "settled_on": None, "recorded_on": DAY,
    }  # fmt: skip
    return FecLine(**{**told, **values})


def _cells(*lines: FecLine) -> list[dict[str, str]]:
    heading, *rows = [line.removesuffix("\r\n").split("\t") for line in fec_lines(lines)]
    assert tuple(heading) == COLUMNS
    assert len(COLUMNS) == 18
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_the_worked_example() -> None:
    drawn = dict(table("accounting.md", "Worked example: a line of the file"))
    (cells,) = _cells(_line(1, settled_on=date(2026, 12, 20)))
    assert {name: cells[name] for name in COLUMNS} == {name: drawn[name] for name in COLUMNS}


def test_entries_are_numbered_without_gap_in_each_journal() -> None:
    lines = [_line(1), _line(2), _line(1, "bank"), _line(1), _line(1, "bank"), _line(2, "bank")]
    assert [(one["JournalCode"], one["EcritureNum"]) for one in _cells(*lines)] == [
        ("VE", "1"), ("VE", "1"), ("BQ", "1"), ("VE", "2"), ("BQ", "2"), ("BQ", "2")
    ]  # fmt: skip


def test_only_a_settled_line_of_a_client_is_lettered() -> None:
    settled = {"settled_on": date(2026, 12, 20)}
    lines = _cells(_line(1, **settled), _line(1, role="sales", **settled), _line(1))
    assert [(one["EcritureLet"], one["DateLet"]) for one in lines] == [
        ("F-2026-000001", "20261220"),
        ("", ""),
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("account", "name"), [("706000", "Prestations de services"), ("763000", "Pénalités de retard perçues")]
)
def test_penalties_stand_on_an_account_that_is_called_so(account: str, name: str) -> None:
    (cells,) = _cells(_line(1, role="sales", account=account))
    assert (cells["CompteNum"], cells["CompteLib"]) == (account, name)


@given(st.text())
def test_any_text_is_one_cell_of_the_character_set(text: str) -> None:
    cell = plain(text)
    assert not set(cell) & {"\t", "\r", "\n"}
    assert cell.encode(ENCODING).decode(ENCODING) == cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("L’Œuvre\td’Élise\n« été »", "L'Œuvre d'Élise « été »"),
        ("Łódź – 10 €", "?ódz - 10 €"),
        ("1\u202f062,00\xa0€", "1 062,00 €"),
    ],
)
def test_typographic_signs_become_typed_ones(text: str, cell: str) -> None:
    assert plain(text) == cell


@given(st.integers(0, 10**15))
def test_amounts_have_a_comma_and_two_cents(cents: int) -> None:
    euros, rest = amount(cents).split(",")
    assert int(euros) * 100 + int(rest) == cents
    assert len(rest) == 2


def test_the_file_is_named_after_the_siren_and_the_last_day() -> None:
    assert fec_name("732829320", date(2026, 12, 31)) == "732829320FEC20261231.txt"


def test_exercises() -> None:
    for day, month, first, last in table("accounting.md", "Exercises"):
        drawn = Exercise(date.fromisoformat(first), date.fromisoformat(last))
        assert exercise_of(date.fromisoformat(day), int(month)) == drawn


def test_a_change_of_month_makes_one_exercise_shorter() -> None:
    found = exercises_between(date(2024, 3, 1), DAY, lambda day: 9 if day >= date(2025, 9, 1) else 1)
    assert [(one.first, one.last) for one in found] == [
        (date(2026, 9, 1), date(2027, 8, 31)),
        (date(2025, 9, 1), date(2026, 8, 31)),
        (date(2025, 1, 1), date(2025, 8, 31)),
        (date(2024, 1, 1), date(2024, 12, 31)),
    ]


def test_which_days_make_an_exercise() -> None:
    assert may_close(DAY, DAY).allowed
    assert may_close(date(2025, 1, 1), date(2026, 12, 31)).allowed
    for first, last, code in ((DAY, date(2026, 11, 22), "exercise_backwards"),
                              (date(2025, 1, 1), date(2027, 1, 1), "exercise_too_long")):  # fmt: skip
        assert [reason.code for reason in may_close(first, last).reasons] == [code]


def test_the_age_of_debts() -> None:
    for due_on, day, bracket in table("accounting.md", "The age of debts"):
        late = (date.fromisoformat(day) - date.fromisoformat(due_on)).days
        assert [name for name, least, most in BUCKETS if least <= late <= most] == [bracket]
