"""The pages of the workbench for audits on site."""

from flask import Blueprint

from certbody.onsite.views import shell
from certbody.tenants.places import Place

BLUEPRINTS: tuple[Blueprint, ...] = (shell.bp,)

PLACES: tuple[Place, ...] = ()
