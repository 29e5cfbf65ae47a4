"""The menu of a member: the places that their permissions open, in the order of the work."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import request, url_for

from certbody.kit import i18n
from certbody.packages import PLACES
from certbody.tenants.queries.identity import Access
from certbody.tenants.rules.permissions import permissions_of


def navigation_for(place: Access) -> list[dict[str, Any]]:
    """The menu for the member at hand."""
    assert place.actor is not None
    here = (request.endpoint or "").split(".")[0]
    return [
        {"url": url, "label": label, "icon": icon, "active": blueprint == here}
        for blueprint, icon, label, url in _entries(
            place.tenant_slug, place.actor.roles, request.script_root, i18n.language()
        )
    ]


@lru_cache(maxsize=1000)
def _entries(slug: str, roles: frozenset[str], _root: str, _language: str) -> tuple[tuple[str, str, str, str], ...]:
    """The places of these roles with their names and addresses in this body: the same on every page."""
    allowed = permissions_of(roles)
    return tuple(
        (place.endpoint.split(".")[0], place.icon, str(place.label), url_for(place.endpoint, slug=slug))
        for place in PLACES
        if place.permission in allowed
    )
