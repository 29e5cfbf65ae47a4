"""The addresses of the on-site workbench."""

from flask import Blueprint

from certbody.onsite.views import closing_sheets, session, workbench
from certbody.tenants.places import Place

BLUEPRINTS: tuple[Blueprint, ...] = (session.bp, workbench.bp, closing_sheets.bp)

PLACES: tuple[Place, ...] = ()
