"""The README tells the truth: every path of its table exists, every picture too, every command is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Context

from certbody.cli import certbody

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = README.split("## Where is")[1].split("\n## ")[0]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:certbody|templates|docs|migrations)[^`]*)`", TABLE))))
def test_a_path_of_the_table_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("picture", re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README))
def test_a_picture_exists(picture: str) -> None:
    assert (ROOT / picture).is_file()


def test_every_command_named_exists() -> None:
    block = README.split("certbody demo |")[1].split("```")[0]
    named = {
        "demo",
        *re.findall(r"[a-z]+", block.split("\n")[0]),
        *re.findall(r"^certbody ([a-z-]+)", block, re.MULTILINE),
    }
    assert {name for name in named if certbody.get_command(Context(certbody), name) is None} == set()
