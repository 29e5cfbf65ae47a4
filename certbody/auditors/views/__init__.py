"""The pages of auditors."""

from flask import Blueprint

from certbody.tenants.places import Place

BLUEPRINTS: tuple[Blueprint, ...] = ()

PLACES: tuple[Place, ...] = ()
