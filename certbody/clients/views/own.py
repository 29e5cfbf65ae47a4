"""The organisation of whoever is in its own space."""

from __future__ import annotations

from uuid import UUID

from certbody.kit.errors import NotFound
from certbody.tenants.access import actor


def own_organisation_id() -> UUID:
    """The reader's organisation; NotFound for people who have none."""
    organisation_id = actor().organisation_id
    if organisation_id is None:
        raise NotFound
    return organisation_id
