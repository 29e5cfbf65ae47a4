"""The scripts of the workbench that need no browser are tested where they need none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.node import ROOT, run_tests

SCRIPTS = sorted((ROOT / "tests" / "onsite" / "scripts").glob("*.test.mjs"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_does_what_it_says(script: Path) -> None:
    assert "✔" in run_tests(str(script))
