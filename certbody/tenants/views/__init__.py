"""The pages of tenants."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from certbody.tenants.places import Place
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views import (
    account,
    demo,
    health,
    home,
    invitations,
    jobs,
    journal,
    mailbox,
    members,
    passwords,
    platform,
    settings,
    sign_in,
    uploads,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    sign_in.bp,
    passwords.bp,
    invitations.bp,
    account.bp,
    home.bp,
    members.bp,
    settings.bp,
    journal.bp,
    mailbox.bp,
    demo.bp,
    platform.bp,
    jobs.bp,
    health.bp,
    uploads.bp,
)

PLACES: tuple[Place, ...] = (
    Place(0, "home.show_home", _l("Accueil"), "house", Permission.HOME),
    Place(
        94,
        "settings.show_profile",
        _l("Réglages"),
        "gear",
        Permission.MANAGE_SETTINGS,
        ("online_account", "subscription"),
    ),
    Place(95, "members.list_staff", _l("Membres"), "people", Permission.MANAGE_MEMBERS),
    Place(96, "journal.list_entries", _l("Journal"), "journal-text", Permission.READ_JOURNAL),
    Place(97, "mailbox.list_sent", _l("Courriels"), "envelope", Permission.MANAGE_SETTINGS),
    Place(98, "platform.list_bodies", _l("Organismes"), "bank", Permission.MANAGE_TENANTS, ("platform_plans",)),
    Place(99, "jobs.list_jobs", _l("Travaux"), "arrow-repeat", Permission.WATCH_JOBS),
)
