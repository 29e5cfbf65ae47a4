"""Where the program's own folders lie: beside the package in a working copy, inside it when installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def folder(name: str, mark: str = "") -> Path:
    """The folder of this name, known by a file it must hold (`mark`)."""
    inside, beside = PACKAGE / name, PACKAGE.parent / name
    return beside if (beside / mark).exists() and not (inside / mark).exists() else inside
