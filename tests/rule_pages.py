"""Reading the worked examples of docs/rules, for the tests that compute them again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

PAGES = Path(__file__).parents[1] / "docs" / "rules"


def table(page: str, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its two header rows."""
    section = (PAGES / page).read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    assert len(rows) > 2
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def days_in(cells: list[str]) -> list[date | None]:
    """The days of some cells; None where a cell is empty."""
    return [date.fromisoformat(cell) if cell else None for cell in cells]
