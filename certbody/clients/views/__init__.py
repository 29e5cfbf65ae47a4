"""The pages of clients."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from certbody.clients.views import (
    applications,
    apply,
    apply_to_several,
    list_imports,
    organisations,
    portal,
    portal_applications,
    records,
    sites,
)
from certbody.tenants.places import Place
from certbody.tenants.rules.permissions import Permission

BLUEPRINTS: tuple[Blueprint, ...] = (
    organisations.bp,
    records.bp,
    sites.bp,
    applications.bp,
    list_imports.bp,
    portal.bp,
    portal_applications.bp,
    apply.bp,
    apply_to_several.bp,
)

PLACES: tuple[Place, ...] = (
    Place(2, "portal.show_portal", _l("Mon dossier"), "folder2-open", Permission.USE_PORTAL),
    Place(10, "applications.list_queue", _l("Demandes"), "inbox", Permission.REVIEW_APPLICATIONS),
    Place(12, "portal_applications.list_mine", _l("Mes demandes"), "file-earmark-text", Permission.USE_PORTAL),
    Place(
        15,
        "organisations.list_all",
        _l("Organismes"),
        "building",
        Permission.READ_ORGANISATIONS,
        ("retention", "sites"),
    ),
    Place(88, "list_imports.list_all", _l("Liste publique"), "cloud-arrow-up", Permission.IMPORT_LIST),
)
