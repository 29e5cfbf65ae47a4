"""The menu of a member: the places that their permissions open, in the order of the work."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from certbody.packages import PLACES
from certbody.tenants.queries.identity import Access


def navigation_for(place: Access) -> list[dict[str, Any]]:
    """The menu for the member at hand."""
    assert place.actor is not None
    here = (request.endpoint or "").split(".")[0]
    return [
        {"url": url_for(p.endpoint), "label": p.label, "icon": p.icon, "active": p.endpoint.split(".")[0] == here}
        for p in PLACES
        if place.actor.may(p.permission)
    ]
