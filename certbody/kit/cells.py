"""Cells of a CSV that somebody opens in a spreadsheet."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(written: str) -> str:
    """The cell as the text that it is, even when a spreadsheet would take it for a formula."""
    return f"'{written}" if written.startswith(_FORMULA) else written
