"""Training organisations, as the office sees them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext as _

from certbody.clients.operations import organisations as operations
from certbody.clients.queries import applications as applied
from certbody.clients.queries import organisations as queries
from certbody.clients.queries.complaints import list_complaints_of
from certbody.clients.queries.public_list import compare_with_list, find_listed
from certbody.clients.schemas.organisations import OrganisationEditForm, OrganisationForm, PersonForm
from certbody.clients.views.links import neighbours
from certbody.kit.countries import list_countries
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.operations.members import invite
from certbody.tenants.queries.people import list_people_of
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("organisations", __name__, url_prefix="/b/<slug>/organisations")


@bp.get("")
@requires(Permission.READ_ORGANISATIONS)
def list_all() -> Any:
    search, state = request.args.get("search", ""), request.args.get("state", "")
    found = queries.list_organisations(actor(), search, state, uuid_argument("before"), SIZE + 1)
    page = page_of(found, "organisations.list_all", search=search or None, state=state or None)
    states = applied.newest_states([one.id for one in found])
    filters = queries.ORGANISATION_FILTERS
    return render_template(
        "clients/organisations.html", page=page, states=states, search=search, state=state, filters=filters
    )


@bp.get("/<uuid:organisation_id>")
@requires(Permission.READ_ORGANISATIONS)
def show(organisation_id: UUID) -> Any:
    return render_template(
        "clients/organisation.html",
        organisation=(organisation := queries.get_organisation(organisation_id, actor())),
        fellows=queries.list_fellows(organisation),
        sites=queries.list_sites(organisation_id),
        people=list_people_of(organisation_id),
        applications=applied.list_applications_of(organisation_id),
        complaints=list_complaints_of(organisation_id, actor()),
        timeline=queries.list_timeline(organisation_id),
        neighbours=neighbours(actor(), organisation_id),
    )


@bp.get("/new")
@requires(Permission.EDIT_ORGANISATIONS)
def show_new() -> Any:
    number = request.args.get("number", "").strip()
    listed = find_listed(number) if number else None
    return render_template(
        "clients/organisation_new.html",
        number=number,
        listed=listed,
        comparison=compared_with_typed(),
        countries=list_countries(),
    )


@bp.post("/new")
@requires(Permission.EDIT_ORGANISATIONS)
@form(OrganisationForm, page=show_new)
def create(values: dict[str, Any]) -> Any:
    row = operations.create_organisation(values, actor())
    return done(url_for("organisations.show", organisation_id=row.id), _("L’organisme est enregistré."), row.id)


@bp.get("/<uuid:organisation_id>/edit")
@requires(Permission.EDIT_ORGANISATIONS)
def show_edit(organisation_id: UUID) -> Any:
    organisation = queries.get_organisation(organisation_id, actor())
    comparison = compared_with_typed() or compare_with_list(organisation.nda or "", organisation.siren)
    known = {"comparison": comparison, "countries": list_countries()}
    return render_template("clients/organisation_edit.html", organisation=organisation, **known)


@bp.post("/<uuid:organisation_id>/edit")
@requires(Permission.EDIT_ORGANISATIONS)
@form(OrganisationEditForm, page=show_edit)
def update(organisation_id: UUID, values: dict[str, Any]) -> Any:
    operations.update_organisation(organisation_id, values, values["version"], actor())
    return done(url_for("organisations.show", organisation_id=organisation_id), _("La fiche est à jour."))


@bp.get("/<uuid:organisation_id>/people/new")
@requires(Permission.EDIT_ORGANISATIONS)
def show_invite(organisation_id: UUID) -> Any:
    return render_template("clients/person_new.html", organisation=queries.get_organisation(organisation_id, actor()))


@bp.post("/<uuid:organisation_id>/people/new")
@requires(Permission.EDIT_ORGANISATIONS)
@form(PersonForm, page=show_invite)
def invite_person(organisation_id: UUID, values: dict[str, Any]) -> Any:
    organisation = queries.get_organisation(organisation_id, actor())
    row = invite(values["email"], values["name"], ["client"], actor(), organisation.id)
    return done(url_for("organisations.show", organisation_id=organisation_id), _("L’invitation est partie."), row.id)


def compared_with_typed() -> Any:
    """What the list says to the numbers just typed, when the form came back."""
    state = g.get("form")
    if state is None:
        return None
    return compare_with_list(str(state.typed.get("nda", "")), str(state.typed.get("siren", "")))
