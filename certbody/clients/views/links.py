"""Pages of other packages that a page of clients leads to, where they exist and the reader may open them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from certbody.tenants.actor import Actor
from certbody.tenants.rules.permissions import Permission

_OF_ORGANISATION = (
    ("audits.list_audits", _l("Audits"), "clipboard-check", Permission.READ_AUDITS),
    ("certificates.list_certificates", _l("Certificats"), "award", Permission.READ_CERTIFICATES),
    ("identity_cases.list_cases", _l("Changement d’identité"), "building", Permission.READ_CERTIFICATES),
    ("invoices.list_invoices", _l("Factures"), "receipt", Permission.READ_MONEY),
    ("statements.show_statement", _l("Relevé de compte"), "file-earmark-text", Permission.READ_MONEY),
)
_OF_STAGE = {
    "application": "portal_applications.list_mine",
    "quote": "portal_quotes.list_quotes",
    "contract": "portal_quotes.list_quotes",
    "preparation": "portal_preparation.list_preparations",
    "plan": "portal_audits.list_audits",
    "audit": "portal_audits.list_audits",
    "nonconformities": "portal_nonconformities.list_nonconformities",
    "decision": "portal_audits.list_audits",
    "certificate": "portal_certificates.list_certificates",
}


@dataclass(frozen=True)
class Link:
    """A page to go on to."""

    url: str
    label: Any
    icon: str


def neighbours(by: Actor, organisation_id: UUID) -> list[Link]:
    """The lists of other packages narrowed to one organisation, and what may begin there with it."""
    found = [
        Link(_address(endpoint, organisation_id), label, icon)
        for endpoint, label, icon, permission in _OF_ORGANISATION
        if exists(endpoint) and by.may(permission)
    ]
    if exists("transfers.new_in") and by.may(Permission.MANAGE_CERTIFICATES):
        url = url_for("transfers.new_in", organisation_id=organisation_id)
        found.append(Link(url, _l("Reprendre un certificat"), "arrow-left-right"))
    return found


def _address(endpoint: str, organisation_id: UUID) -> str:
    """A page of one organisation, or a list narrowed to it."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "organisation_id"):
        return url_for(endpoint, organisation_id=organisation_id)
    return url_for(endpoint, organisation=organisation_id)


def stage_url(stage: str) -> str | None:
    """The page of the organisation's own space where a stage happens."""
    endpoint = _OF_STAGE[stage]
    return url_for(endpoint) if exists(endpoint) else None


def exists(endpoint: str) -> bool:
    """Whether the application serves this page."""
    return endpoint in current_app.view_functions
