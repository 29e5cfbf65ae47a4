"""docs/invariants.md is whole: each invariant and each unclear point has its line, and what a line names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from certbody.tenants.rules.settings import SETTINGS, UNCLEAR

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "invariants.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
INVARIANTS = [row for row in ROWS if row[0].isdigit()]
POINTS = [row for row in ROWS if re.fullmatch(r"U\d+", row[0])]


def _names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _is_test(named: str) -> bool:
    """Whether a test is there, by reading its file."""
    file, _, name = named.partition("::")
    path = ROOT / file
    top = ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else []
    return any(isinstance(one, ast.FunctionDef) and one.name == name for one in top)


def test_every_invariant_has_one_line_in_order() -> None:
    assert [int(row[0]) for row in INVARIANTS] == list(range(1, 76))


def test_every_unclear_point_has_one_line_in_the_order_of_the_settings() -> None:
    assert [row[0] for row in POINTS] == [one.code for one in UNCLEAR]


@pytest.mark.parametrize("row", INVARIANTS, ids=lambda row: str(row[0]))
def test_an_invariant_names_modules_and_tests_that_exist(row: list[str]) -> None:
    _number, said, where, tests = row
    modules, named = _names(where), _names(tests)
    assert said
    assert modules
    assert [one for one in modules if not (one.startswith("certbody/") and (ROOT / one).is_file())] == []
    assert named
    assert [one for one in named if not _is_test(one)] == []


@pytest.mark.parametrize("row", POINTS, ids=lambda row: str(row[0]))
def test_an_unclear_point_names_its_settings_and_its_page(row: list[str]) -> None:
    code, _question, answer, by, page = row
    settings = next(one.settings for one in UNCLEAR if one.code == code)
    named = _names(by)
    assert answer
    assert tuple(one for one in named if one in SETTINGS) == settings
    assert [one for one in named if one not in SETTINGS and not (ROOT / one).is_file()] == []
    assert named
    assert [one for one in re.findall(r"\]\(([^)]+)\)", page) if not (ROOT / "docs" / one).is_file()] == []
    assert "](rules/" in page
