"""What waits for a member in tenants."""

from __future__ import annotations

from datetime import date

from certbody.tenants.actor import Actor
from certbody.tenants.places import Waiting


def list_waiting(by: Actor, today: date) -> list[Waiting]:  # noqa: ARG001 - every package answers the same question
    """The work that waits for this member today."""
    return []
