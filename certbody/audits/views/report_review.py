"""The reviewer's list, and the file of one audit with all that the decision needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from certbody.audits.models import Audit
from certbody.audits.operations import report_review
from certbody.audits.queries.audits import find_size, get_audit
from certbody.audits.queries.findings import list_earlier_nonconformities, standard_of
from certbody.audits.queries.report_file import ReportFile, read_report_file
from certbody.audits.queries.reports import SignedReport, list_reports, list_to_review
from certbody.audits.queries.review_checks import lacking_plans, review_checks
from certbody.audits.schemas.on_site import ReportReviewForm
from certbody.kit import clock
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("report_review", __name__, url_prefix="/b/<slug>")


@bp.get("/reports")
@requires(Permission.REVIEW_REPORTS)
def list_reports_to_review() -> Any:
    return render_template("audits/reports_to_review.html", waiting=list_to_review(actor()))


@bp.get("/audits/<uuid:audit_id>/review")
@requires(Permission.REVIEW_REPORTS)
def show_review(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    file, signed = read_report_file(audit), list_reports(audit_id)
    return render_template(
        "audits/review.html",
        audit=audit,
        file=file,
        signed=signed,
        standard=standard_of(audit),
        **_told(audit, file, signed),
        verdict=report_review.may_review(audit, actor()),
        language=str(get_locale() or "fr"),
    )


def _told(audit: Audit, file: ReportFile, signed: list[SignedReport]) -> dict[str, Any]:
    """Whether the file is whole, point by point, and the action plans that it lacks."""
    return {
        "checks": review_checks(file, signed, find_size(audit.id), list_earlier_nonconformities(audit)),
        "plans": lacking_plans(file.nonconformities, clock.today()),
    }


@bp.post("/audits/<uuid:audit_id>/review")
@requires(Permission.REVIEW_REPORTS)
@form(ReportReviewForm, page=show_review)
def review_report(audit_id: UUID, values: dict[str, Any]) -> Any:
    review = report_review.review_report(audit_id, values["outcome"], values["comment"], actor())
    complete = values["outcome"] == "complete"
    message = _("Le dossier est remis à la décision.") if complete else _("Le rapport est retourné à l’auditeur.")
    return done(url_for("report_review.list_reports_to_review"), message, review.id)
