"""What waits for a member in clients."""

from __future__ import annotations

from datetime import date

from certbody.clients.queries.applications import count_by_state
from certbody.clients.wording import LABELS
from certbody.tenants.actor import Actor
from certbody.tenants.places import Waiting
from certbody.tenants.rules.permissions import Permission


def list_waiting(by: Actor, today: date) -> list[Waiting]:  # noqa: ARG001 - every package answers the same question
    """Applications to review for the office; for an organisation, what came back to it and what it has begun."""
    names = LABELS["clients.waiting"]
    if by.may(Permission.REVIEW_APPLICATIONS):
        waiting = count_by_state().get("submitted", 0)
        return [Waiting(names["to_review"], waiting, "applications.list_queue", {"state": "submitted"}, "soon")]
    if by.organisation_id is None:
        return []
    counts = count_by_state(by.organisation_id)
    return [
        Waiting(names["returned"], counts.get("returned", 0), "portal_applications.list_mine", tone="soon"),
        Waiting(names["drafts"], counts.get("draft", 0), "portal_applications.list_mine"),
    ]
