"""Complaints, appeals and reports for the body: the list with its days, one of them with its steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.certificates.models import Certificate
from certbody.certificates.operations import complaint_handling as handling
from certbody.certificates.operations import complaints as operations
from certbody.certificates.queries import complaints as queries
from certbody.certificates.queries.appeals import is_decision_awaited, list_decisions_against
from certbody.certificates.queries.handlers import list_candidates
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules.complaints import may_open_extra_audit
from certbody.certificates.schemas import complaints as shapes
from certbody.clients.models import Complaint
from certbody.clients.queries.organisations import get_organisation
from certbody.clients.rules.complaints import WON, acts_from, due_on
from certbody.kit import clock
from certbody.kit.errors import NotFound
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import page_argument, page_links
from certbody.tenants.views.serving import send_stored

bp = Blueprint("complaints", __name__, url_prefix="/b/<slug>/complaints")
HANDLE = Permission.HANDLE_COMPLAINTS


@bp.get("/")
@requires(HANDLE)
def list_complaints() -> Any:
    page, asked = page_argument(), request.args.get("filter", "open")
    found = queries.list_complaints(actor(), filter_by=asked, page=page)
    pager = page_links("complaints.list_complaints", page, len(found) > queries.PAGE, filter=asked)
    rows = found[: queries.PAGE]
    return render_template("complaints/list.html", rows=rows, asked=asked, filters=queries.FILTERS, pager=pager)


@bp.get("/new/<uuid:organisation_id>")
@requires(HANDLE)
def new(organisation_id: UUID) -> Any:
    organisation = get_organisation(organisation_id, actor())
    decisions = list_decisions_against(organisation_id)
    return render_template("complaints/new.html", organisation=organisation, decisions=decisions)


@bp.post("/new/<uuid:organisation_id>")
@requires(HANDLE)
@form(shapes.WrittenDownForm, page=new)
def write_down(organisation_id: UUID, values: dict[str, Any]) -> Any:
    author = operations.Author(values.pop("author_name"), values.pop("author_email"))
    row = operations.write_down(organisation_id, **values, author=author, by=actor())
    return done(url_for("complaints.show", complaint_id=row.id), _("Le dossier est enregistré."), row.id)


@bp.get("/<uuid:complaint_id>")
@requires(HANDLE)
def show(complaint_id: UUID) -> Any:
    row = queries.get_complaint(complaint_id, actor())
    return render_template("complaints/show.html", **_page(row))


def _page(row: Complaint) -> dict[str, Any]:
    """All that the page of a complaint shows; who could take it is looked up only when that is the question."""
    acts, manages = acts_from(row.state), actor().may(Permission.MANAGE_COMPLAINTS)
    handler, mine = queries.find_handler(row), row.handler_id == actor().membership_id
    candidates = list_candidates(row, clock.today()) if manages and row.state != "closed" else []
    linked = queries.get_linked(row)
    return {
        "row": row,
        "linked": linked,
        "opens_audit": _may_open_audit(row, linked.certificate),
        "awaited": is_decision_awaited(row),
        "unchecked": row.kind == "report" and row.outcome in WON and not row.stays_on_site,
        "events": queries.list_events(row.id),
        "handler": handler,
        "manages": manages,
        "due": due_on(row.state, row.acknowledge_by, row.answer_by),
        "acts": [act for act in acts if (mine if act == "answer" else manages or (mine and act == "close"))],
        "free": [one.member for one in candidates if one.verdict.allowed],
        "tied": [(one.member, wordable(one.verdict)) for one in candidates if not one.verdict.allowed],
        "members": [one.member for one in candidates],
    }


def _may_open_audit(row: Complaint, certificate: Certificate | None) -> bool:
    state, opened = certificate.state if certificate else None, row.extra_audit_id is not None
    planner = actor().may(Permission.MANAGE_COMPLAINTS) or actor().may(Permission.PLAN_AUDITS)
    return planner and may_open_extra_audit(row.kind, row.state, state, opened).allowed


def _back(complaint_id: UUID, message: str) -> Any:
    return done(url_for("complaints.show", complaint_id=complaint_id), message, complaint_id)


@bp.get("/<uuid:complaint_id>/file")
@requires(HANDLE)
def download(complaint_id: UUID) -> Any:
    row = queries.get_complaint(complaint_id, actor())
    if row.file_id is None:
        raise NotFound
    return send_stored(row.file_id, as_attachment=False)


@bp.post("/<uuid:complaint_id>/acknowledgement")
@requires(Permission.MANAGE_COMPLAINTS)
@form(shapes.StepForm, page=show)
def acknowledge(complaint_id: UUID, values: dict[str, Any]) -> Any:
    handling.acknowledge(complaint_id, values["version"], actor())
    return _back(complaint_id, _("La réception est confirmée à l’auteur."))


@bp.post("/<uuid:complaint_id>/links")
@requires(Permission.MANAGE_COMPLAINTS)
@form(shapes.LinkForm, page=show)
def link(complaint_id: UUID, values: dict[str, Any]) -> Any:
    row = handling.link(complaint_id, values, values.pop("version"), actor())
    if row.concerned_id == actor().membership_id:
        return done(
            url_for("complaints.list_complaints"), _("C’est enregistré : ce dossier n’est plus à vous."), complaint_id
        )
    return _back(complaint_id, _("C’est enregistré."))


@bp.post("/<uuid:complaint_id>/handler")
@requires(Permission.MANAGE_COMPLAINTS)
@form(shapes.AssignForm, page=show)
def assign(complaint_id: UUID, values: dict[str, Any]) -> Any:
    handling.assign(complaint_id, **values, by=actor())
    return _back(complaint_id, _("Le dossier est confié, et la personne avertie."))


@bp.post("/<uuid:complaint_id>/answer")
@requires(HANDLE)
@form(shapes.AnswerForm, page=show)
def answer(complaint_id: UUID, values: dict[str, Any]) -> Any:
    handling.answer(complaint_id, values["answer"], values["notice"], values["version"], actor())
    return _back(complaint_id, _("La réponse est envoyée."))


@bp.post("/<uuid:complaint_id>/closing")
@requires(HANDLE)
@form(shapes.CloseForm, page=show)
def close(complaint_id: UUID, values: dict[str, Any]) -> Any:
    handling.close(complaint_id, **values, by=actor())
    return _back(complaint_id, _("Le dossier est clos."))


@bp.post("/<uuid:complaint_id>/audit")
@requires(HANDLE)
def open_extra_audit(complaint_id: UUID) -> Any:
    audit = handling.open_extra_audit(complaint_id, actor())
    return done(url_for("audits.show_audit", audit_id=audit.id), _("L’audit complémentaire est ouvert."), audit.id)
