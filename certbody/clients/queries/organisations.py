"""Reading training organisations and their sites."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from certbody.clients.models import Application, Complaint, Organisation, Site
from certbody.clients.queries.complaints import seen_by
from certbody.clients.rules.identifiers import compact
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import JournalEntry

# How the list of organisations may be narrowed: by an application's state, or by an open complaint that one may read.
ORGANISATION_FILTERS = ("draft", "submitted", "returned", "admissible", "refused", "complaint", "no_application")


def get_organisation(organisation_id: UUID, by: Actor) -> Organisation:
    """An organisation that the actor may see: its own for a client, any for the office. NotFound otherwise."""
    if not (by.sees_whole_body or by.organisation_id == organisation_id):
        raise NotFound
    organisation = db.session.get(Organisation, (current_tenant(), organisation_id))
    if organisation is None:
        raise NotFound
    return organisation


def organisation_roots(organisation_id: UUID) -> dict[str, Any]:
    """Where the organisation's whole file begins, for `belonging.rows_of`."""
    table = Organisation
    return {
        table.__tablename__: select(table.id).where(table.tenant_id == current_tenant(), table.id == organisation_id)
    }


def find_organisation(nda: str, siren: str) -> Organisation | None:
    """The organisation that already has this NDA, else one with this SIREN."""
    by_nda = select(Organisation).where(Organisation.nda == compact(nda)) if nda else None
    found = db.session.scalar(by_nda.limit(1)) if by_nda is not None else None
    if found is None and siren:
        found = db.session.scalar(select(Organisation).where(Organisation.siren == compact(siren)).limit(1))
    return found


def list_fellows(organisation: Organisation) -> list[Organisation]:
    """The other clients of its group: those that name the same head by its SIREN, and the head."""
    head = func.coalesce(func.nullif(Organisation.group_siren, ""), Organisation.siren)
    statement = (
        select(Organisation)
        .where(head == (organisation.group_siren or organisation.siren), head != "", Organisation.id != organisation.id)
        .order_by(func.sort_fr(Organisation.name), Organisation.id)
    )
    return list(db.session.scalars(statement))


def list_organisations(
    by: Actor, search: str = "", state: str = "", after: UUID | None = None, limit: int = 50
) -> list[Organisation]:
    """Organisations by name as French readers sort; by words of the name, NDA or SIREN, and by what is under way."""
    if not by.sees_whole_body:
        raise NotFound
    order = (func.sort_fr(Organisation.name), Organisation.id)
    statement = select(Organisation).where(*_narrowed(by, search, state)).order_by(*order).limit(limit)
    if after is not None:
        statement = statement.where(tuple_(*order) > _place_of(after))
    return list(db.session.scalars(statement))


def _place_of(organisation_id: UUID) -> ColumnElement[object]:
    last = aliased(Organisation)
    place: Select[tuple[str, UUID]] = select(func.sort_fr(last.name), last.id).where(
        last.tenant_id == current_tenant(), last.id == organisation_id
    )
    return place.scalar_subquery()


def _narrowed(by: Actor, search: str, state: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search.strip():
        named = func.sort_fr(Organisation.name).contains(func.sort_fr(search.strip()), autoescape=False)
        number = compact(search)
        numbered = or_(Organisation.siren.startswith(number), Organisation.nda.startswith(number))
        conditions.append(or_(named, numbered) if number.isdigit() else named)
    has_application = exists().where(
        Application.tenant_id == Organisation.tenant_id, Application.organisation_id == Organisation.id
    )
    if state == "complaint":
        conditions.append(
            exists().where(
                Complaint.tenant_id == Organisation.tenant_id,
                Complaint.organisation_id == Organisation.id,
                Complaint.state != "closed",
                seen_by(by),
            )
        )
    elif state == "no_application":
        conditions.append(~has_application)
    elif state in ORGANISATION_FILTERS:
        conditions.append(has_application.where(Application.state == state))
    return conditions


def list_sites(organisation_id: UUID) -> list[Site]:
    """The organisation's open sites, the central function first."""
    statement = (
        select(Site)
        .where(Site.organisation_id == organisation_id, Site.closed_at.is_(None))
        .order_by(Site.is_central.desc(), Site.name, Site.id)
    )
    return list(db.session.scalars(statement))


def get_site(site_id: UUID, by: Actor) -> Site:
    """A site that the actor may see, or NotFound."""
    site = db.session.get(Site, (current_tenant(), site_id))
    if site is None or not (by.sees_whole_body or by.organisation_id == site.organisation_id):
        raise NotFound
    return site


def list_timeline(organisation_id: UUID, limit: int = 40) -> list[JournalEntry]:
    """What happened to an organisation, its applications and its sites, newest first."""
    owned = [
        JournalEntry.subject_id.in_(
            select(table.id).where(table.tenant_id == current_tenant(), table.organisation_id == organisation_id)
        )
        & (JournalEntry.subject_type == table.__tablename__)
        for table in (Application, Site)
    ]
    itself = (JournalEntry.subject_type == "organisation") & (JournalEntry.subject_id == organisation_id)
    statement = (
        select(JournalEntry)
        .where(or_(itself, *owned), JournalEntry.event != "application.step_saved")
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))
