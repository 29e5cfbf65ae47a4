"""The ministry's list, line by line: what is read, what is flagged, and on real rows when at hand."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.clients.rules import public_list as rules

PAGE = Path(__file__).parents[3] / "docs/rules/public-list.md"
SAMPLE = Path(__file__).parents[4] / "shared/data/training_organisations_sample.csv"
LINE = (
    '"02973363297";"02973363297,11788156378";" L\'ATELIER  BLEU";"889434254";"88943425400013";"16 rue X";"97227";'
    '"STE ANNE";"02";true;false;false;true;"";"";"";"";"";03/03/2022;01/10/2021;30/09/2022;"415";"Orientation; suivi"'
    ';"999";"Autres";;;80;0;2;\r\n'
)


def test_a_good_line_is_read_whole():
    row = rules.read_line(LINE)
    assert row.flags == ()
    assert (row.nda, row.name, row.siren, row.region) == ("02973363297", "L'ATELIER BLEU", "889434254", "02")
    assert row.previous_ndas == ("02973363297", "11788156378")
    assert row.categories == ("AF", "CFA")
    assert row.declared_on == date(2022, 3, 3)
    assert row.specialities == (("415", "Orientation; suivi"), ("999", "Autres"))
    assert (row.trainees, row.trainees_entrusted, row.trainers) == (80, 0, 2)


@pytest.mark.parametrize(
    ("old", "new", "flag"),
    [
        ('"889434254"', '"891306673"', "bad_siren"),
        ('"02973363297";"0', '"2973363297";"0', "bad_nda"),
        ('"88943425400013"', '"88943425400014"', "bad_siret"),
        ('"88943425400013"', '"82236098800015"', "siret_mismatch"),
        ('"STE ANNE"', '"STE ANNE Cedex 2"', "cedex"),
        ('"16 rue X";"97227";"STE ANNE"', '"";"";""', "no_address"),
        ("03/03/2022", "31/02/2022", "bad_date"),
        (";80;0;2;", ";80;0;deux;", "bad_number"),
        (";80;0;2;", ";80;0;", "wrong_column_count"),
        ("L'ATELIER  BLEU", 'L"ATELIER" BLEU', "unescaped_quote"),
    ],
)
def test_each_oddity_has_its_flag_and_the_row_is_kept(old, new, flag):
    row = rules.read_line(LINE.replace(old, new))
    assert flag in row.flags
    assert row.siren


def test_a_short_establishment_number_is_completed_with_the_siren():
    assert rules.read_line(LINE.replace("88943425400013", "00013")).siret == "88943425400013"


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"1";"LE "BON" COIN";;', ["1", 'LE "BON" COIN', ""]),
        ('"a ""b"" c";d;', ['a "b" c', "d"]),
        ('"x;y";"un "seul";z;', ["x;y", 'un "seul', "z"]),
        ('"never closed;z;', ['"never closed', "z"]),
    ],
)
def test_a_stray_quote_does_not_move_the_columns(line, cells):
    assert rules.split_line(line) == cells


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\0")), min_size=2, max_size=31))
def test_well_quoted_cells_come_back_as_they_were(cells):
    line = "".join('"' + cell.replace('"', '""') + '";' for cell in cells)
    assert rules.split_line(line) == cells


@given(st.text())
def test_no_line_stops_an_import(line):
    assert isinstance(rules.read_line(line), rules.ListedRow)


def test_real_rows_are_read_without_loss():
    if not SAMPLE.exists():
        pytest.skip("the sample of the public list is not at hand")
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()[1:]
    rows = [rules.read_line(line) for line in lines]
    assert len(rows) == 300
    assert {flag for row in rows for flag in row.flags} <= {"no_address", "cedex"}
    assert any(row.categories == ("CBC",) for row in rows)


def test_the_application_is_compared_with_the_list():
    row = rules.read_line(LINE)
    assert rules.matches_list("02973363297", "889434254", row)
    assert rules.matches_list("02973363297", "732829320", row).reasons[0].code == "listed_siren_differs"
    assert rules.matches_list("02973363297", "889434254", None).reasons[0].code == "nda_not_listed"
    flagged = rules.read_line(LINE.replace("STE ANNE", "STE ANNE CEDEX"))
    assert rules.matches_list("02973363297", "889434254", flagged).warnings[0].code == "listed_row_flagged"


def test_the_example_of_the_page():
    line = '"02973363297";"LE "BON" COIN";;'
    assert rules.split_line(line) == ["02973363297", 'LE "BON" COIN', ""]
    assert line in PAGE.read_text(encoding="utf-8")
