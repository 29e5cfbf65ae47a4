"""Whether what was done on site is settled enough to close the audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse
from certbody.onsite.rules.meetings import SIDES, is_present

RULE = "art. 5"


def may_close_here(
    conflicts: int, unwritten: Sequence[str], persons: Sequence[Mapping[str, Any]], void: Sequence[str]
) -> Verdict:
    """Allowed when no conflict stands, nothing waits to be written down, somebody of each side is present, and no side
    signed only under what the sheet no longer says (`void`).

    Source: arrêté "modalités d'audit", art. 5. Example: one field with two values → refused until a person resolves it.
    """
    present = {one["side"] for one in persons if is_present(one, "closing")}
    return all_of(
        refuse("conflicts_stand", RULE, count=conflicts) if conflicts else ALLOWED,
        refuse("fields_unwritten", RULE, count=len(unwritten)) if unwritten else ALLOWED,
        refuse("closing_attendance_missing", RULE) if present != {*SIDES} else ALLOWED,
        refuse("signatures_void", RULE, count=len(void)) if void else ALLOWED,
    )
