"""Where the program's own folders lie: beside the package in a working copy, inside it when installed."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def folder(name: str, mark: str = "") -> Path:
    """The folder of this name, known by a file it must hold (`mark`)."""
    inside, beside = PACKAGE / name, PACKAGE.parent / name
    return beside if (beside / mark).exists() and not (inside / mark).exists() else inside


@cache
def content_mark(path: Path) -> str:
    """A mark of a built file's content: another content has another mark."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else "missing"


def built(name: str) -> Path:
    """A file that the assets were built into."""
    return PACKAGE / "static" / "dist" / name
