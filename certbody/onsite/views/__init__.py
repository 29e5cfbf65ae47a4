"""The addresses of the on-site workbench."""

from flask import Blueprint

from certbody.onsite.views import session, shell, workbench
from certbody.tenants.places import Place

BLUEPRINTS: tuple[Blueprint, ...] = (shell.bp, session.bp, workbench.bp)

PLACES: tuple[Place, ...] = ()
