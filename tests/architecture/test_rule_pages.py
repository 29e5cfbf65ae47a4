"""docs/rules is whole: each rule has a page, each page a line of the index and a test that reads it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "docs" / "rules"
INDEX = (RULES / "README.md").read_text(encoding="utf-8")
PAGES = sorted(path.name for path in RULES.glob("*.md") if path.name != "README.md")
TESTS = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if path != Path(__file__)]
LINES = [line for line in INDEX.splitlines() if line.startswith("| R")]
# How many rules each section of the law's numbering has, of those that are about audits and certificates.
SECTIONS = {0: 3, 1: 10, 2: 6, 3: 9, 4: 8, 5: 16, 6: 6, 7: 10}


def _modules() -> list[str]:
    """The rules modules that decide something for others: those with a public function or a setting."""
    found = []
    for path in sorted((ROOT / "certbody").glob("*/rules/*.py")):
        top = ast.parse(path.read_text(encoding="utf-8")).body
        public = [one.name for one in top if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")]
        if public or path.name == "settings.py":
            found.append(path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize("module", _modules())
def test_a_rules_module_is_named_by_a_page_and_by_the_index(module: str) -> None:
    assert f"`{module}`" in INDEX
    assert any(module in (RULES / page).read_text(encoding="utf-8") for page in PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_line_of_the_index_and_a_test_that_reads_it(page: str) -> None:
    assert f"]({page})" in INDEX
    read = re.compile(rf"""(docs/rules/|"){re.escape(page)}""")
    assert any(read.search(path.read_text(encoding="utf-8")) for path in TESTS)


def test_the_index_names_pages_and_modules_that_exist() -> None:
    assert set(re.findall(r"\]\(([^)/]+)\)", INDEX)) == set(PAGES)
    named = set(re.findall(r"`(certbody/[^`]+)`", INDEX))
    assert named == {path for path in named if (ROOT / path).is_file()}


def test_a_line_names_a_module_that_its_page_names() -> None:
    for line in LINES:
        page, modules = re.search(r"\]\(([^)]+)\)", line), re.findall(r"`(certbody/[^`]+)`", line)
        if modules:
            assert page is not None, line
            text = (RULES / page[1]).read_text(encoding="utf-8")
            assert [one for one in modules if one not in text] == []


def test_every_rule_has_its_line() -> None:
    told = {number for line in LINES for number in re.findall(r"R\d+\.\d+", line.split("|")[1])}
    wanted = {f"R{section}.{rule}" for section, most in SECTIONS.items() for rule in range(1, most + 1)}
    assert wanted - told == set()


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (RULES / page).read_text(encoding="utf-8")
    assert {name for name in re.findall(r"\]\(([^)#]+\.md)", text) if not (RULES / name).is_file()} == set()
    assert "**Code" in text
    assert "xample" in text
