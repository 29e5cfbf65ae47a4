"""The work that rests on a member, which packages above this one know."""

from __future__ import annotations

from uuid import UUID

from flask import current_app

from certbody.tenants.places import Commitment


def commitments_of(membership_id: UUID) -> list[Commitment]:
    """Everything that the packages place on a member, the next first."""
    found: list[Commitment] = current_app.extensions["certbody_commitments"](membership_id)
    return found
