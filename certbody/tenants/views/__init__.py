"""The pages of tenants."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from certbody.tenants.places import Place
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views import account, home, sign_in

BLUEPRINTS: tuple[Blueprint, ...] = (sign_in.bp, account.bp, home.bp)

PLACES: tuple[Place, ...] = (Place(0, "home.show_home", _l("Accueil"), "house", Permission.HOME),)
