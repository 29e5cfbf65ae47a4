"""The pages of clients."""

from flask import Blueprint

from certbody.tenants.places import Place

BLUEPRINTS: tuple[Blueprint, ...] = ()

PLACES: tuple[Place, ...] = ()
