"""Whether an auditor may audit the same organisation once more, and lead: limits that a body may set for itself."""

from __future__ import annotations

from collections.abc import Sequence

from certbody.kit.verdict import ALLOWED, Verdict, refuse

ROTATION_RULE = "R7.3, U17"


def may_audit_again(took_part: Sequence[bool], most: int) -> Verdict:
    """Whether an auditor has not yet done `most` audits of the organisation in a row; 0 sets no limit.

    `took_part`: at the organisation's last audits, the newest first. No text sets a rotation: the body does (U17).
    Example: limit 2, present at the last two → another auditor is asked for.
    """
    last = took_part[:most]
    if most and len(last) == most and all(last):
        return refuse("audits_in_a_row", ROTATION_RULE, most=most)
    return ALLOWED


def may_lead(done: int, least: int) -> Verdict:
    """Whether an auditor has taken part in enough audits to lead one; 0 asks for none (U17)."""
    return refuse("audits_before_leading", ROTATION_RULE, done=done, least=least) if done < least else ALLOWED
