"""The menu of a member: the places that their permissions open, in the order of the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from certbody.kit import i18n
from certbody.packages import PLACES
from certbody.tenants.places import Place
from certbody.tenants.queries.identity import Access
from certbody.tenants.rules.permissions import permissions_of

LONG_MENU = 11
HOME = "home"
# From which rank on a group of places begins, and its words: a long menu is read by its headings.
_GROUPS = ((80, _l("Réglages")), (60, _l("Facturation")))


def navigation_for(place: Access) -> list[dict[str, Any]]:
    """The menu for the member at hand."""
    assert place.actor is not None
    entries = _entries(place.tenant_slug, place.actor.roles, request.script_root, i18n.language())
    here = _entry_of(entries, (request.endpoint or "").split(".")[0], request.script_root + request.path)
    return [
        {"url": entry.url, "label": entry.label, "icon": entry.icon, "active": entry is here, "heading": entry.heading}
        for entry in entries
    ]


@dataclass(frozen=True)
class Entry:
    """One line of the menu, and the blueprints whose pages it stands for."""

    url: str
    label: str
    icon: str
    heading: str
    blueprint: str
    within: tuple[str, ...]


def _entry_of(entries: Sequence[Entry], blueprint: str, path: str) -> Entry | None:
    """The entry that a page belongs to: its own blueprint’s, else the one whose address its own goes on from.

    Example: the charges of an audit, at `/b/armorique/invoices/audits/…/charges/`, belong to « Factures ».
    """
    found = [entry for entry in entries if blueprint == entry.blueprint or blueprint in entry.within]
    if not found:
        found = [entry for entry in entries if entry.blueprint != HOME and path.startswith(entry.url.rstrip("/") + "/")]
    return max(found, key=lambda entry: len(entry.url), default=None)


@lru_cache(maxsize=1000)
def _entries(slug: str, roles: frozenset[str], _root: str, _language: str) -> tuple[Entry, ...]:
    """The places of these roles with their names and addresses in this body: the same on every page.

    The first of a group bears the heading of its group, when the menu is long.
    """
    allowed = permissions_of(roles)
    places = [place for place in PLACES if place.permission in allowed]
    return tuple(
        Entry(
            _address(place.endpoint, slug),
            str(place.label),
            place.icon,
            str(_heading(before, place)) if len(places) >= LONG_MENU else "",
            place.endpoint.split(".")[0],
            place.within,
        )
        for before, place in pairwise((None, *places))
        if place is not None
    )


def _address(endpoint: str, slug: str) -> str:
    """Where a place is in a body; the workbench is one for all the bodies that an auditor works for."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "slug"):
        return url_for(endpoint, slug=slug)
    return url_for(endpoint)


def _heading(before: Place | None, place: Place) -> Any:
    """The words of the group that begins with this place, when one does."""
    began = 0 if before is None else before.rank
    return next((words for first, words in _GROUPS if began < first <= place.rank), "")
