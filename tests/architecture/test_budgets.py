"""The size of things: a file is read at one sitting, a function at one glance."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "certbody").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW = 250, 30, 12
VIEW_MARKS = {"get", "post", "requires", "public", "signed_in"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def body_lines(function: ast.FunctionDef) -> int:
    """The lines of a function's body, without its docstring."""
    first = function.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    statements = function.body[1:] if told else function.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def is_view(function: ast.FunctionDef) -> bool:
    marks = [mark.func if isinstance(mark, ast.Call) else mark for mark in function.decorator_list]
    names = {mark.attr if isinstance(mark, ast.Attribute) else getattr(mark, "id", "") for mark in marks}
    return bool(names & VIEW_MARKS)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_function_is_short_and_does_something(path: Path) -> None:
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{function.name} has {length} lines"
        assert body_lines(function), f"{function.name} does nothing"


@pytest.mark.parametrize("path", [path for path in FILES if "views" in path.parts], ids=named)
def test_a_view_is_thin(path: Path) -> None:
    for function in functions(path):
        if is_view(function):
            assert body_lines(function) <= LONGEST_VIEW, f"{function.name} has {body_lines(function)} lines"
