"""The pages of auditors."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from certbody.auditors.views import auditors
from certbody.tenants.places import Place
from certbody.tenants.rules.permissions import Permission

BLUEPRINTS: tuple[Blueprint, ...] = (auditors.bp,)

PLACES: tuple[Place, ...] = (
    Place(25, "auditors.list_auditors", _l("Auditeurs"), "person-badge", Permission.PLAN_AUDITS),
)
