"""The addresses of the on-site workbench."""

from flask import Blueprint

from certbody.onsite.views import session, workbench
from certbody.tenants.places import Place

BLUEPRINTS: tuple[Blueprint, ...] = (session.bp, workbench.bp)

PLACES: tuple[Place, ...] = ()
