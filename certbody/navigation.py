"""The menu of a member: the places that their permissions open, in the order of the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from certbody.tenants.queries.identity import Access
from certbody.tenants.rules.permissions import Permission


@dataclass(frozen=True)
class Place:
    """One entry of the menu."""

    endpoint: str
    label: Any
    icon: str
    permission: Permission


PLACES = (
    Place("home.show_home", _l("Accueil"), "house", Permission.HOME),
    Place("members.list_members_page", _l("Membres"), "people", Permission.MANAGE_MEMBERS),
    Place("mailbox.list_mails", _l("Courriels envoyés"), "envelope", Permission.MANAGE_MEMBERS),
    Place("operator.list_tenants", _l("Organismes certificateurs"), "bank", Permission.MANAGE_TENANTS),
    Place("jobs.list_jobs", _l("Tâches de fond"), "gear", Permission.WATCH_JOBS),
)


def navigation_for(place: Access) -> list[dict[str, Any]]:
    """The menu for the member at hand."""
    assert place.actor is not None
    here = (request.endpoint or "").split(".")[0]
    return [
        {"url": url_for(p.endpoint), "label": p.label, "icon": p.icon, "active": p.endpoint.split(".")[0] == here}
        for p in PLACES
        if place.actor.may(p.permission) and p.endpoint in current_app.view_functions
    ]
