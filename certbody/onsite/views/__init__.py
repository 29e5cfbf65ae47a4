"""The addresses of the on-site workbench."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from certbody.onsite.views import closing_sheets, receipts, session, shell, workbench
from certbody.tenants.places import Place
from certbody.tenants.rules.permissions import Permission

BLUEPRINTS: tuple[Blueprint, ...] = (shell.bp, session.bp, workbench.bp, closing_sheets.bp, receipts.bp)

PLACES: tuple[Place, ...] = (
    Place(33, "workbench_shell.show_shell", _l("Sur site, hors ligne"), "cloud-slash", Permission.CONDUCT_AUDITS),
)
