"""How much room the files of a body may take, and those of one of its dossiers."""

from __future__ import annotations

from dataclasses import dataclass

from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse

GIGABYTE = 10**9
LARGEST_ROOM = 2000
"""In gigabytes."""


@dataclass(frozen=True)
class Taken:
    """What is taken of a room in bytes, and how many gigabytes it has."""

    used: int
    most: int

    def fits(self, size: int) -> bool:
        """Whether so many more bytes find room."""
        return self.used + size <= self.most * GIGABYTE


def may_take(size: int, body: Taken, subject: Taken | None = None) -> Verdict:
    """Whether a file finds room: in the body's, and in that of the audit that it is sent for.

    Source: the platform's choice for the body, the body's own for an audit.
    Example: 19.9 GB of 20 taken, 50 MB more → allowed; 200 MB more → refused.
    """
    verdict = ALLOWED if body.fits(size) else refuse("body_room_full", "commercial", most=body.most)
    if subject is None or subject.fits(size):
        return verdict
    return all_of(verdict, refuse("audit_room_full", "commercial", most=subject.most))
