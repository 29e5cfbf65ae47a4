"""Changes of identity in the organisation's own space: telling one, proving it, reading the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _

from certbody.certificates.operations import identity as operations
from certbody.certificates.queries import identity as queries
from certbody.certificates.rules.identity import may_drop_own
from certbody.certificates.schemas.identity import AbandonForm, EvidenceForm, IdentityForm
from certbody.certificates.views.identity import case_page, opening_page, told, uploaded
from certbody.clients.queries.organisations import get_organisation
from certbody.clients.views.own import own_organisation_id
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("portal_identity", __name__, url_prefix="/b/<slug>/portal/identity")


@bp.get("/")
@requires(Permission.USE_PORTAL)
def list_cases() -> Any:
    return render_template("portal/identity/list.html", rows=queries.list_cases(actor()))


@bp.get("/new")
@requires(Permission.USE_PORTAL)
def new_case() -> Any:
    organisation = get_organisation(own_organisation_id(), actor())
    if (case := queries.find_undecided(organisation.id)) is not None:
        return redirect(url_for("portal_identity.show_case", identity_case_id=case.id), 303)
    return opening_page("portal/identity/new.html", organisation)


@bp.post("/new")
@requires(Permission.USE_PORTAL)
@form(IdentityForm, page=new_case)
def open_case(values: dict[str, Any]) -> Any:
    case = operations.open_case(own_organisation_id(), told(values), uploaded(values), actor())
    return _back(case.id, _("Votre changement est signalé à l’organisme certificateur."), case.id)


def _back(identity_case_id: UUID, message: str, row_id: UUID) -> Any:
    return done(url_for("portal_identity.show_case", identity_case_id=identity_case_id), message, row_id)


@bp.get("/<uuid:identity_case_id>")
@requires(Permission.USE_PORTAL)
def show_case(identity_case_id: UUID) -> Any:
    case = queries.get_case(identity_case_id, actor())
    may_drop = may_drop_own(case.opened_by_client, case.state)
    return render_template("portal/identity/show.html", **case_page(case), may_drop=may_drop)


@bp.post("/<uuid:identity_case_id>/evidence")
@requires(Permission.USE_PORTAL)
@form(EvidenceForm, page=show_case)
def add_evidence(identity_case_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.add_evidence(identity_case_id, uploaded(values), actor())
    return _back(identity_case_id, _("La pièce est jointe."), row.id)


@bp.get("/evidence/<uuid:identity_evidence_id>")
@requires(Permission.USE_PORTAL)
def show_evidence(identity_evidence_id: UUID) -> Any:
    return send_stored(queries.get_evidence(identity_evidence_id, actor()).file_id, as_attachment=False)


@bp.post("/<uuid:identity_case_id>/abandonment")
@requires(Permission.USE_PORTAL)
@form(AbandonForm, page=show_case)
def abandon_case(identity_case_id: UUID, values: dict[str, Any]) -> Any:
    case = operations.abandon_case(identity_case_id, values["reason"], actor())
    return _back(identity_case_id, _("Le dossier est abandonné : rien ne change."), case.id)
