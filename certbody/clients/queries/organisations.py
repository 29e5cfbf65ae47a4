"""Reading training organisations and their sites."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from certbody.clients.models import Organisation, Site
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant


def get_organisation(organisation_id: UUID, by: Actor) -> Organisation:
    """An organisation that the actor may see: its own for a client, any for the office. NotFound otherwise."""
    if not (by.sees_whole_body or by.organisation_id == organisation_id):
        raise NotFound
    organisation = db.session.get(Organisation, (current_tenant(), organisation_id))
    if organisation is None:
        raise NotFound
    return organisation


def list_sites(organisation_id: UUID) -> list[Site]:
    """The organisation's open sites, the central function first."""
    statement = (
        select(Site)
        .where(Site.organisation_id == organisation_id, Site.closed_at.is_(None))
        .order_by(Site.is_central.desc(), Site.name, Site.id)
    )
    return list(db.session.scalars(statement))
