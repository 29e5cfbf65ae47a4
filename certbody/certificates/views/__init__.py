"""The pages of certificates."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from certbody.certificates.views import (
    certificates,
    complaints,
    decisions,
    editions,
    identity,
    mark,
    ministry,
    moves,
    portal,
    portal_complaints,
    portal_identity,
    public,
    public_complaints,
    retention,
    retention_ends,
    transfers,
)
from certbody.tenants.places import Place
from certbody.tenants.rules.permissions import Permission

BLUEPRINTS: tuple[Blueprint, ...] = (
    decisions.bp,
    certificates.bp,
    moves.bp,
    editions.bp,
    ministry.bp,
    transfers.bp,
    identity.bp,
    mark.bp,
    complaints.bp,
    retention.bp,
    retention_ends.bp,
    portal.bp,
    portal_identity.bp,
    portal_complaints.bp,
    public.bp,
    public_complaints.bp,
)

_OF_OWN = ("portal_identity", "logo_kits")
PLACES: tuple[Place, ...] = (
    Place(50, "decisions.list_decisions", _l("Décisions"), "clipboard-check", Permission.DECIDE),
    Place(
        55,
        "certificates.list_certificates",
        _l("Certificats"),
        "award",
        Permission.READ_CERTIFICATES,
        ("identity_cases", "logo_kits", "transfers"),
    ),
    Place(56, "complaints.list_complaints", _l("Plaintes et appels"), "chat-left-text", Permission.HANDLE_COMPLAINTS),
    Place(58, "ministry.list_exports", _l("Ministère"), "send", Permission.MANAGE_CERTIFICATES),
    Place(96, "retention_ends.list_ended", _l("Conservation échue"), "folder2-open", Permission.MANAGE_SETTINGS),
    Place(60, "portal_certificates.list_certificates", _l("Mes certificats"), "award", Permission.USE_PORTAL, _OF_OWN),
    Place(62, "portal_complaints.list_own", _l("Plaintes et appels"), "chat-left-text", Permission.USE_PORTAL),
)
