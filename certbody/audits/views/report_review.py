"""The reviewer's list, and the file of one audit with all that the decision needs."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from certbody.audits.models import Audit
from certbody.audits.operations import report_review
from certbody.audits.queries.audits import find_size, get_audit
from certbody.audits.queries.findings import list_earlier_nonconformities
from certbody.audits.queries.own_standard import Own, read_own
from certbody.audits.queries.report_contents import read_version
from certbody.audits.queries.report_file import ReportFile, read_report_file
from certbody.audits.queries.reports import SignedReport, list_reports, list_to_review
from certbody.audits.queries.review_checks import lacking_plans, review_checks
from certbody.audits.queries.review_comments import at_anchors, drafts_of, list_comments
from certbody.audits.rules.report_contents import Section, compare_words, section_of
from certbody.audits.rules.standard import Standard
from certbody.audits.schemas.on_site import ReportReviewForm
from certbody.audits.wording_review import worded
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
    file, signed, own = read_report_file(audit), list_reports(audit_id), read_own(audit)
    return render_template(
        "audits/review.html",
        audit=audit,
        file=file,
        signed=signed,
        **_told(audit, file, signed),
        **_compared(file, own, signed),
        verdict=report_review.may_review(audit, actor()),
        language=str(get_locale() or "fr"),
    )


def _told(audit: Audit, file: ReportFile, signed: list[SignedReport]) -> dict[str, Any]:
    """Whether the file is whole, point by point, and the action plans that it lacks."""
    return {
        "checks": review_checks(file, signed, find_size(audit.id), list_earlier_nonconformities(audit)),
        "plans": lacking_plans(file.nonconformities, clock.today()),
    }


def _compared(file: ReportFile, own: Own, signed: list[SignedReport]) -> dict[str, Any]:
    """What the report says against the version before, with the remarks at each field, and the field at hand."""
    version = read_version(file, own, signed, request.args.get("version", type=int))
    remarks = list_comments(file.audit.id)
    at, only = at_anchors(remarks), request.args.get("only", "")
    shown = [
        one
        for one in version.sections
        if only != "changed" or one.changed or any(field.anchor in at for field in one.fields)
    ]
    return {
        "version": version,
        "standard": own.standard,
        "groups": _grouped(shown, own.standard),
        "only": only,
        "remarks_at": at,
        "drafts": drafts_of(remarks, signed[0].report.id) if signed else [],
        "numbers": {one.report.id: one.report.version for one in signed},
        "worded": worded,
        "section_of": section_of,
        "compare_words": compare_words,
        "names_to_open": partial(_names_to_open, _openable(file)),
        "at_hand": request.form.get("anchor") or request.args.get("comment", ""),
    }


def _openable(file: ReportFile) -> dict[str, list[tuple[str, str]]]:
    """The photos and files of each finding, by name, with where they open; by the field that names them."""
    findings = {(one.indicator, one.site_id): one.id for one in file.findings}
    kept: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in file.evidence:
        finding_id = findings.get((one.indicator, one.site_id))
        if one.file_id and finding_id:
            place = url_for("findings.open_file", finding_id=finding_id, finding_evidence_id=one.id)
            kept[f"finding/{one.indicator}/{one.site_id or '-'}/files"].append((one.name, place))
    return kept


def _names_to_open(openable: dict[str, list[tuple[str, str]]], anchor: str, told: str) -> list[tuple[str, str]]:
    """Each name that a field tells, with where it opens; no place for what was only seen or was taken away since."""
    left, named = list(openable.get(anchor, ())), []
    for name in told.splitlines():
        found = next((one for one in left if one[0] == name), None)
        if found:
            left.remove(found)
        named.append(found or (name, ""))
    return named


def _grouped(sections: list[Section], standard: Standard) -> dict[str, list[Section]]:
    """The sections under their headings: indicators under their criterion."""
    groups: dict[str, list[Section]] = {}
    for one in sections:
        criterion = standard.indicator(one.number).criterion if one.kind == "indicator" else ""
        groups.setdefault(f"{one.kind}/{criterion}", []).append(one)
    return groups


@bp.post("/audits/<uuid:audit_id>/review")
@requires(Permission.REVIEW_REPORTS)
@form(ReportReviewForm, page=show_review)
def review_report(audit_id: UUID, values: dict[str, Any]) -> Any:
    review = report_review.review_report(audit_id, values["outcome"], values["comment"], actor())
    complete = values["outcome"] == "complete"
    message = _("Le dossier est remis à la décision.") if complete else _("Le rapport est retourné à l’auditeur.")
    return done(url_for("report_review.list_reports_to_review"), message, review.id)
