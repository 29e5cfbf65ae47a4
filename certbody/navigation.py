"""The menu of a member: the places that their permissions open, in the order of the work."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import request, url_for

from certbody.packages import PLACES
from certbody.tenants.places import Place
from certbody.tenants.queries.identity import Access
from certbody.tenants.rules.permissions import permissions_of


def navigation_for(place: Access) -> list[dict[str, Any]]:
    """The menu for the member at hand."""
    assert place.actor is not None
    here = (request.endpoint or "").split(".")[0]
    return [
        {"url": url, "label": entry.label, "icon": entry.icon, "active": entry.endpoint.split(".")[0] == here}
        for entry, url in _entries(place.tenant_slug, place.actor.roles, request.script_root)
    ]


@lru_cache(maxsize=1000)
def _entries(slug: str, roles: frozenset[str], _root: str) -> tuple[tuple[Place, str], ...]:
    """The places of these roles with their addresses in this body: the same on every page."""
    allowed = permissions_of(roles)
    return tuple((place, url_for(place.endpoint, slug=slug)) for place in PLACES if place.permission in allowed)
