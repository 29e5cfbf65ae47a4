"""Applications, for the office: the queue, the admissibility review, and the form on an organisation's behalf."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.clients.operations import applications as operations
from certbody.clients.operations.reviews import review_application
from certbody.clients.queries import applications as queries
from certbody.clients.queries.checks import check_application
from certbody.clients.schemas.applications import OpenForm, ReviewForm, WithdrawForm
from certbody.clients.schemas.organisations import SiteForm
from certbody.clients.views import organisations, steps
from certbody.clients.views.links import exists
from certbody.kit import clock, wording
from certbody.kit.http import done, form
from certbody.tenants import journal
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("applications", __name__, url_prefix="/b/<slug>")
SPACE = "applications"


@bp.get("/applications")
@requires(Permission.REVIEW_APPLICATIONS)
def list_queue() -> Any:
    state = request.args.get("state", "submitted")
    state = state if state in wording.labels("application.state") else "submitted"
    found = queries.list_applications(actor(), state)
    counts = queries.count_by_state()
    return render_template("clients/applications.html", applications=found, counts=counts, state=state)


@bp.get("/applications/<uuid:application_id>")
@requires(Permission.REVIEW_APPLICATIONS)
def show(application_id: UUID) -> Any:
    application = queries.get_application(application_id, actor())
    return render_template(
        "clients/application.html",
        application=application,
        organisation=application.organisation,
        checks=check_application(application, clock.today()),
        reviews=queries.list_reviews(application_id),
        entries=journal.list_entries("application", application_id, 30),
        opens_audit=exists("audits.open_audit"),
    )


@bp.post("/applications/<uuid:application_id>/review")
@requires(Permission.REVIEW_APPLICATIONS)
@form(ReviewForm, page=show)
def review(application_id: UUID, values: dict[str, Any]) -> Any:
    row = review_application(application_id, by=actor(), **values)
    return done(url_for("applications.show", application_id=row.id), _("L’examen est consigné."), row.id)


@bp.post("/applications/<uuid:application_id>/withdraw")
@requires(Permission.EDIT_ORGANISATIONS)
@form(WithdrawForm, page=show)
def withdraw(application_id: UUID, values: dict[str, Any]) -> Any:
    operations.withdraw_application(application_id, values["reason"], actor())
    return done(url_for("applications.show", application_id=application_id), _("La demande est retirée."))


@bp.post("/organisations/<uuid:organisation_id>/applications")
@requires(Permission.EDIT_ORGANISATIONS)
@form(OpenForm, page=organisations.show)
def begin(organisation_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.open_application(organisation_id, values["kind"], actor())
    return done(
        url_for("applications.show_step", application_id=row.id, step="identity"),
        _("La demande est commencée."),
        row.id,
    )


@bp.get("/applications/<uuid:application_id>/steps/<step>")
@requires(Permission.EDIT_ORGANISATIONS)
def show_step(application_id: UUID, step: str) -> Any:
    return steps.step_page(SPACE, application_id, step)


@bp.post("/applications/<uuid:application_id>/steps/<step>")
@requires(Permission.EDIT_ORGANISATIONS)
def save_step(application_id: UUID, step: str) -> Any:
    return steps.save_step(SPACE, application_id, step)


@bp.post("/applications/<uuid:application_id>/submit")
@requires(Permission.EDIT_ORGANISATIONS)
def submit(application_id: UUID) -> Any:
    return steps.submit(application_id, url_for("applications.show", application_id=application_id))


@bp.get("/applications/<uuid:application_id>/files/<name>")
@requires(Permission.REVIEW_APPLICATIONS)
def send_file(application_id: UUID, name: str) -> Any:
    return steps.send_application_file(application_id, name)


def _sites_page(application_id: UUID) -> Any:
    return steps.step_page(SPACE, application_id, "sites")


@bp.post("/applications/<uuid:application_id>/sites")
@requires(Permission.EDIT_ORGANISATIONS)
@form(SiteForm, page=_sites_page)
def add_site(application_id: UUID, values: dict[str, Any]) -> Any:
    return steps.add_a_site(SPACE, application_id, values)
