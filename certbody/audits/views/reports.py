"""The report: what the auditor writes, the signature, the signed versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits.models import Audit
from certbody.audits.operations import reports
from certbody.audits.operations.report_advice import recommend
from certbody.audits.operations.team_work import conducts
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.findings import list_earlier_nonconformities, list_without_evidence
from certbody.audits.queries.held_time import held_time
from certbody.audits.queries.report_file import list_numbered
from certbody.audits.queries.reports import (
    WRITABLE,
    SignedReport,
    find_draft,
    get_report,
    list_reports,
    working_state,
)
from certbody.audits.queries.review_comments import at_anchors, list_at_hand, unanswered
from certbody.audits.rules.lifecycle import may_sign_report
from certbody.audits.rules.report_contents import section_of
from certbody.audits.schemas.on_site import ReportForm, SignForm
from certbody.kit import clock
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("reports", __name__, url_prefix="/b/<slug>")


@bp.get("/audits/<uuid:audit_id>/report")
@requires(Permission.READ_FINDINGS)
def show_report(audit_id: UUID) -> Any:
    audit, signed = get_audit(audit_id, actor()), list_reports(audit_id)
    return render_template(
        "audits/report.html",
        audit=audit,
        draft=find_draft(audit_id),
        time=held_time(audit),
        signed=signed,
        **_found(audit_id),
        **_remarked(audit, signed),
        **_for_the_team(audit, signed),
    )


def _found(audit_id: UUID) -> dict[str, Any]:
    """The notified nonconformities, and what they call for."""
    nonconformities = list_numbered(audit_id)
    return {"nonconformities": nonconformities, "advice": recommend(nonconformities, clock.today())}


def _remarked(audit: Audit, signed: list[SignedReport]) -> dict[str, Any]:
    """The reviewer's remarks on the version that was sent back, by field too, and those without an answer."""
    remarks = list_at_hand(audit, signed)
    return {
        "remarks": remarks,
        "remarks_at": at_anchors(remarks),
        "open_remarks": unanswered(remarks),
        "section_of": section_of,
    }


def _for_the_team(audit: Audit, signed: list[SignedReport]) -> dict[str, Any]:
    """What those who conduct the audit may still do with the report, and what it lacks before they sign."""
    state, conducting = working_state(audit, signed), conducts(audit.id, actor())
    return {
        "editable": conducting and state in WRITABLE,
        "untold": list_without_evidence(audit, list_earlier_nonconformities(audit)) if conducting else [],
        "signable": conducting and bool(may_sign_report(state)),
    }


@bp.post("/audits/<uuid:audit_id>/report")
@requires(Permission.CONDUCT_AUDITS)
@form(ReportForm, page=show_report)
def save_report(audit_id: UUID, values: dict[str, Any]) -> Any:
    draft = reports.save_report_draft(audit_id, values, values["version"], actor(), values["change_reason"])
    return done(url_for("reports.show_report", audit_id=audit_id), _("Le rapport est enregistré."), draft.id)


@bp.post("/audits/<uuid:audit_id>/report/signature")
@requires(Permission.CONDUCT_AUDITS)
@form(SignForm, page=show_report)
def sign_report(audit_id: UUID, values: dict[str, Any]) -> Any:
    report = reports.sign_written(audit_id, values, actor())
    message = _("Le rapport est signé et transmis à l’organisme.")
    return done(url_for("reports.show_report", audit_id=audit_id), message, report.id)


@bp.get("/reports/<uuid:report_id>/file")
@requires(Permission.READ_FINDINGS)
def open_report(report_id: UUID) -> Any:
    return send_stored(get_report(report_id, actor()).file_id)
