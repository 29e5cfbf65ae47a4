"""The number of an indicator, as addresses write it."""

from __future__ import annotations

from certbody.kit.errors import NotFound


def indicator_number(indicator: str) -> int:
    """The number of an indicator as an address writes it; NotFound for anything else."""
    if not (indicator.isascii() and indicator.isdigit() and len(indicator) <= 2):
        raise NotFound
    return int(indicator)
