"""The pages of audits."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from certbody.audits.views import (
    audits,
    cancelling,
    duration_tables,
    missions,
    own_fields,
    own_texts,
    planning,
    portal_audits,
    resuming,
    sizing,
)
from certbody.audits.views.on_site_pages import ON_SITE_BLUEPRINTS, ON_SITE_PLACES
from certbody.tenants.places import Place
from certbody.tenants.rules.permissions import Permission

BLUEPRINTS: tuple[Blueprint, ...] = (
    audits.bp,
    sizing.bp,
    planning.bp,
    cancelling.bp,
    resuming.bp,
    missions.bp,
    duration_tables.bp,
    own_texts.bp,
    own_fields.bp,
    portal_audits.bp,
    *ON_SITE_BLUEPRINTS,
)

PLACES: tuple[Place, ...] = (
    Place(5, "missions.list_missions", _l("Mes missions"), "calendar-check", Permission.CONDUCT_AUDITS),
    Place(20, "audits.list_audits", _l("Audits"), "clipboard-check", Permission.READ_AUDITS, ("findings", "receipts")),
    Place(30, "portal_audits.list_audits", _l("Audits"), "clipboard-check", Permission.USE_PORTAL),
    Place(92, "duration_tables.show_tables", _l("Tables de durée"), "calculator", Permission.MANAGE_SETTINGS),
    Place(93, "own_texts.list_standards", _l("Textes du référentiel"), "journal-text", Permission.MANAGE_SETTINGS),
    Place(94, "own_fields.list_fields", _l("Champs de l’organisme"), "card-checklist", Permission.MANAGE_SETTINGS),
    *ON_SITE_PLACES,
)
