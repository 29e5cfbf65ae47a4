"""Fences: what only one module may do, and what nobody may write."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from certbody.kit import wording
from certbody.packages import REACTIONS

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "certbody").rglob("*.py"))
CLOCK = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time|func\.current_date)\(")
COMMIT = re.compile(r"\bsession(\(\))?\.commit\(")
STRIPE = re.compile(r"^\s*(import stripe\b|from stripe\b)", re.MULTILINE)
PLACES_OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(work|farm|home|root)/")


def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_only_the_clock_reads_the_clock(path: Path) -> None:
    if named(path) != "certbody/kit/clock.py":
        assert not CLOCK.search(source(path))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_only_the_gateway_speaks_to_stripe(path: Path) -> None:
    if named(path) != "certbody/billing/stripe_gateway.py":
        assert not STRIPE.search(source(path))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_only_the_transaction_commits(path: Path) -> None:
    if named(path) != "certbody/kit/transaction.py":
        assert not COMMIT.search(source(path))


def test_every_reason_has_a_sentence_that_people_read(app: Flask) -> None:
    assert app
    used: dict[str, str] = {}
    for path in FILES:
        for node in ast.walk(ast.parse(source(path))):
            if isinstance(node, ast.Call) and _callee(node) in ("Reason", "refuse") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    used[first.value] = named(path)
    missing = {code: place for code, place in used.items() if code not in wording.known_codes()}
    assert missing == {}


def _callee(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_something_happens_for_every_kind_of_message() -> None:
    posted: set[str] = set()
    for path in FILES:
        for node in ast.walk(ast.parse(source(path))):
            if isinstance(node, ast.Call) and _callee(node) == "post" and node.args:
                owner = node.func.value if isinstance(node.func, ast.Attribute) else None
                if isinstance(owner, ast.Name) and owner.id == "outbox" and isinstance(node.args[0], ast.Constant):
                    posted.add(str(node.args[0].value))
    assert posted <= set(REACTIONS)


def test_every_mail_has_its_three_parts() -> None:
    folders = [folder for folder in (ROOT / "templates" / "email").iterdir() if folder.is_dir()]
    assert folders
    for folder in folders:
        assert {"subject.txt", "body.txt", "body.html"} <= {file.name for file in folder.iterdir()}, folder.name


def test_every_mail_that_is_sent_exists() -> None:
    names: set[str] = set()
    for path in FILES:
        names |= set(re.findall(r'post_mail\(\s*"([a-z_]+)"', source(path)))
    assert names
    assert {name for name in names if not (ROOT / "templates" / "email" / name).is_dir()} == set()


@pytest.mark.parametrize("template", sorted((ROOT / "templates").rglob("*.html")), ids=named)
def test_no_page_needs_a_looser_security_policy(template: Path) -> None:
    if "email" in template.parts:
        return
    text = source(template)
    assert not re.search(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", text), "inline script"
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"<[^>%{]*\son[a-z]+\s*=\s*[\"']", text), "inline handler"


def test_nothing_names_one_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    if not any(tracked):
        pytest.skip("not a git checkout")
    for name in filter(None, tracked):
        path = ROOT / name
        if path.is_file() and path.name != "package-lock.json":
            assert not PLACES_OF_ONE_MACHINE.search(path.read_text(encoding="utf-8", errors="replace")), name


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=named)
def test_what_a_form_lacks_is_said_by_the_page_in_the_readers_language(path: Path) -> None:
    """Never by the browser in its own: every form tag carries `novalidate`."""
    assert [tag for tag in re.findall(r"<form\b[^>]*", source(path)) if "novalidate" not in tag] == []


def test_no_script_makes_the_browser_say_what_a_form_lacks() -> None:
    scripts = sorted((ROOT / "assets").rglob("*.js"))
    assert [named(path) for path in scripts if "reportValidity" in source(path)] == []
