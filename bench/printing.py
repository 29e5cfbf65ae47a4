"""The tables that a run prints, and whether each bar is met."""

from __future__ import annotations

from collections.abc import Sequence

from bench.comparing import LOADS, Compared
from bench.load import Measured

MOST_TIMES_FLOOR = 2.5
MOST_STATEMENTS = 8
_WIDTHS = (34, 8, 8, 9, 9, 9, 7, 11)
_HEADS = ("case", "clients", "side", "req/s", "p50 ms", "p95 ms", "ratio", "statements")


def print_row(cells: Sequence[str], widths: Sequence[int]) -> None:
    """One line of a table; the first column to the left, the others to the right."""
    print("".join(cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in _numbered(cells, widths)))


def _numbered(cells: Sequence[str], widths: Sequence[int]) -> enumerate[tuple[str, int]]:
    return enumerate(zip(cells, widths, strict=True))


def print_bar(met: bool, sentence: str) -> None:
    """Whether one bar is met."""
    print(f"{'met    ' if met else 'NOT MET'}  {sentence}")


def milliseconds(seconds: float) -> str:
    """A latency as the tables show it."""
    return f"{seconds * 1000:.1f}"


def print_comparison(compared: Sequence[Compared]) -> None:
    """The product beside the floor, then the bars."""
    print_row(_HEADS, _WIDTHS)
    for one in compared:
        for number in LOADS:
            statements = str(len(one.case.recording.statements)) if one.case.recording else ""
            _side(one.case.title, number, "product", one.product[number], f"{one.ratio(number):.2f}", statements)
            _side("", number, "floor", one.floor[number], "", statements)
    print()
    for one in compared:
        ratios = " and ".join(f"{one.ratio(number):.2f} at {number}" for number in LOADS)
        bar = max(one.ratio(number) for number in LOADS) <= MOST_TIMES_FLOOR
        if one.case.name == "sizing":
            print(f"no bar   {one.case.title}: {ratios} clients times the floor")
        else:
            print_bar(bar, f"{one.case.title}: at most {MOST_TIMES_FLOOR} times the floor ({ratios} clients)")
        if one.case.is_list and one.case.recording:
            count = len(one.case.recording.statements)
            print_bar(count <= MOST_STATEMENTS, f"{one.case.title}: at most {MOST_STATEMENTS} statements ({count})")
    print()


def _side(title: str, clients: int, side: str, measured: Measured, ratio: str, statements: str) -> None:
    times = [milliseconds(measured.percentile(share)) for share in (0.5, 0.95)]
    print_row((title, str(clients), side, f"{measured.per_second:.0f}", *times, ratio, statements), _WIDTHS)
