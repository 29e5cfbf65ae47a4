"""Nonconformities as the training organisation answers them, and the reports of its audits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.audits.operations import action_plans, nonconformities
from certbody.audits.queries import nonconformities as queries
from certbody.audits.queries import nonconformity_answers as answers
from certbody.audits.queries.reports import get_report, list_client_reports
from certbody.audits.queries.taken_over import list_of_organisation
from certbody.audits.schemas.on_site import ActionPlanForm, FileForm
from certbody.audits.views.kept_files import keep_upload
from certbody.audits.views.nonconformities import cursor_asked, next_page, told_of
from certbody.kit import clock
from certbody.kit.errors import Remarked
from certbody.kit.http import done, form
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("portal_nonconformities", __name__, url_prefix="/b/<slug>/portal")
DELAYS_RUN = "the delays of a nonconformity run on, whoever has paid for what (arrêté « modalités d’audit », art. 5)"


@bp.get("/nonconformities")
@requires(Permission.USE_PORTAL)
def list_nonconformities() -> Any:
    only, today, by = request.args.get("only", "open"), clock.today(), actor()
    found = queries.list_nonconformities(by, today, only, after=cursor_asked())
    return render_template(
        "portal/nonconformities/list.html",
        found=found,
        only=only,
        counts=queries.count_by_filter(by, today),
        page={"next_url": next_page("portal_nonconformities.list_nonconformities", found, only)},
        minors=list_of_organisation(by),
        reports=list_client_reports(by),
        next_due=queries.next_due,
    )


@bp.get("/nonconformities/<uuid:nonconformity_id>")
@requires(Permission.USE_PORTAL)
def show_nonconformity(nonconformity_id: UUID) -> Any:
    one = queries.get_nonconformity(nonconformity_id, actor())
    return render_template("portal/nonconformities/show.html", **told_of(one))


@bp.post("/nonconformities/<uuid:nonconformity_id>/plan")
@goes_on(DELAYS_RUN)
@requires(Permission.USE_PORTAL)
@form(ActionPlanForm, page=show_nonconformity)
def submit_plan(nonconformity_id: UUID, values: dict[str, Any]) -> Any:
    one = queries.get_nonconformity(nonconformity_id, actor())
    remarks = action_plans.lint_plan(values, one, clock.today())
    if remarks and not values["confirmed"]:
        raise Remarked(remarks)
    plan = action_plans.submit_plan(nonconformity_id, values, actor())
    return done(_url(nonconformity_id), _("Votre plan d’actions est envoyé à l’auditeur."), plan.id)


@bp.post("/nonconformities/<uuid:nonconformity_id>/evidence")
@goes_on(DELAYS_RUN)
@requires(Permission.USE_PORTAL)
@form(FileForm, page=show_nonconformity)
def add_evidence(nonconformity_id: UUID, values: dict[str, Any]) -> Any:
    queries.get_nonconformity(nonconformity_id, actor())
    row = nonconformities.add_evidence(nonconformity_id, keep_upload(values["file"]), values["note"], actor())
    return done(_url(nonconformity_id), _("Votre preuve est jointe."), row.id)


@bp.get("/nonconformities/<uuid:nonconformity_id>/evidence/<uuid:nonconformity_evidence_id>")
@requires(Permission.USE_PORTAL)
def open_evidence(nonconformity_id: UUID, nonconformity_evidence_id: UUID) -> Any:
    return send_stored(answers.get_evidence(nonconformity_id, nonconformity_evidence_id, actor()).file_id)


@bp.get("/reports/<uuid:report_id>/file")
@requires(Permission.USE_PORTAL)
def open_report(report_id: UUID) -> Any:
    return send_stored(get_report(report_id, actor()).file_id)


def _url(nonconformity_id: UUID) -> str:
    return url_for("portal_nonconformities.show_nonconformity", nonconformity_id=nonconformity_id)
