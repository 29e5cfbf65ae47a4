"""The findings of an audit on one page, the form of one indicator at a time, and the files kept with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from certbody.audits.models import Finding
from certbody.audits.operations import evidence, findings
from certbody.audits.operations.own_fields import record_own_answers_of
from certbody.audits.operations.team_work import conducts
from certbody.audits.queries.audits import get_audit_as
from certbody.audits.queries.findings import get_finding, list_evidence_of, list_revisions, standard_of
from certbody.audits.queries.findings_sheet import Row, Sheet, read_sheet
from certbody.audits.queries.refused_evidence import refused_evidence
from certbody.audits.queries.reports import list_reports, working_state
from certbody.audits.queries.review_comments import at_anchors, list_at_hand
from certbody.audits.rules.lifecycle import may_correct_finding
from certbody.audits.schemas.on_site import FileForm, FindingForm, SeenForm
from certbody.audits.views.indicators import indicator_number
from certbody.audits.views.kept_files import keep_upload
from certbody.kit.errors import NotFound
from certbody.kit.http import done, form, wants_json
from certbody.kit.readable import belongs_to
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("findings", __name__, url_prefix="/b/<slug>")


@bp.get("/audits/<uuid:audit_id>/findings")
@requires(Permission.READ_FINDINGS)
def show_findings(audit_id: UUID, indicator: str = "") -> Any:
    by = actor()
    audit, conducting = get_audit_as(audit_id, by)
    sheet = read_sheet(audit, _site_asked())
    signed = list_reports(audit_id) if audit.state == "reported" else []
    editable = conducting and bool(may_correct_finding(working_state(audit, signed)))
    asked = indicator_number(indicator) if indicator else request.args.get("open", type=int)
    shown = _view(sheet, asked or (_next(sheet) if editable else None))
    remarks = at_anchors(list_at_hand(audit, signed))
    return render_template(
        "audits/on_site.html", audit=audit, sheet=sheet, editable=editable, remarks_at=remarks, **shown
    )


def _view(sheet: Sheet, opened: int | None) -> dict[str, Any]:
    """What the reader asked to see of the sheet, and the indicator that is open."""
    only = request.values.get("only", "")
    return {
        "only": only,
        "groups": _shown(sheet, only, opened),
        "opened": opened,
        "language": str(get_locale() or "fr"),
    }


def _site_asked() -> UUID | None:
    asked = request.values.get("site_id") or None
    try:
        return UUID(asked) if asked else None
    except ValueError:
        return None


def _shown(sheet: Sheet, only: str, opened: int | None) -> list[tuple[Any, list[Row]]]:
    """The groups with their rows; `todo` leaves out what is answered, but never the indicator that is open."""
    if only != "todo":
        return [(group, group.rows) for group in sheet.groups]
    kept = [
        (group, [row for row in group.rows if row.finding is None or row.indicator.number == opened])
        for group in sheet.groups
    ]
    return [(group, rows) for group, rows in kept if rows]


def _next(sheet: Sheet) -> int | None:
    """The next indicator to answer: the first one after that just saved, else the first of all."""
    saved = request.args.get("after", 0, type=int)
    waiting = [row.indicator.number for row in sheet.to_do]
    return next((number for number in waiting if number > saved), waiting[0] if waiting else None)


@bp.post("/audits/<uuid:audit_id>/findings/<indicator>")
@requires(Permission.CONDUCT_AUDITS)
@form(FindingForm, page=show_findings)
def record_finding(audit_id: UUID, indicator: str, values: dict[str, Any]) -> Any:
    answer = {name: values[name] for name in (*findings.ANSWER, "version", "change_reason")}
    row = findings.record_finding(audit_id, indicator_number(indicator), values["site_id"], **answer, by=actor())
    record_own_answers_of(row, values["own"], values["change_reason"], actor())
    _warn(row)
    return done(_after(row, values["shown"]), _("Indicateur %(number)s enregistré.", number=indicator), row.id)


def _after(row: Finding, only: str) -> str:
    """Where the next indicator to answer is open."""
    return url_for(
        "findings.show_findings", audit_id=row.audit_id, site_id=row.site_id, only=only or None, after=row.indicator,
        _anchor="opened",
    )  # fmt: skip


def _warn(row: Finding) -> None:
    """A result that the reviewer will question is questioned at once; a program reads no page."""
    if row.is_set_aside and not wants_json():
        said = _("Indicateur %(number)s : sans objet, mais applicable d’après le dossier.", number=row.indicator)
        flash(said, "warning")


@bp.get("/findings/<uuid:finding_id>")
@requires(Permission.READ_FINDINGS)
def show_finding(finding_id: UUID) -> Any:
    by = actor()
    finding, audit = get_finding(finding_id, by)
    return render_template(
        "audits/finding.html",
        finding=finding,
        audit=audit,
        indicator=standard_of(audit).indicator(finding.indicator),
        **_evidence(finding),
        revisions=list_revisions(finding_id),
        editable=bool(may_correct_finding(working_state(audit, list_reports(audit.id)))) and conducts(audit.id, by),
        language=str(get_locale() or "fr"),
    )


def _evidence(finding: Finding) -> dict[str, Any]:
    """What was shown for a finding, and of what the site refused the file."""
    return {"evidence": list_evidence_of(finding), "refused": refused_evidence(finding.audit_id)}


@bp.post("/findings/<uuid:finding_id>/files")
@requires(Permission.CONDUCT_AUDITS)
@form(FileForm, page=show_finding)
def attach_to_finding(finding_id: UUID, values: dict[str, Any]) -> Any:
    findings.get_writable_finding(finding_id, actor())
    row = evidence.attach_to_finding(finding_id, keep_upload(values["file"]), values["note"], actor())
    return done(url_for("findings.show_finding", finding_id=finding_id), _("Le fichier est joint."), row.id)


@bp.post("/findings/<uuid:finding_id>/seen")
@requires(Permission.CONDUCT_AUDITS)
@form(SeenForm, page=show_finding)
def note_seen(finding_id: UUID, values: dict[str, Any]) -> Any:
    row = evidence.note_seen(finding_id, values["seen"], actor())
    return done(url_for("findings.show_finding", finding_id=finding_id), _("Ce qui a été vu est noté."), row.id)


@bp.get("/findings/<uuid:finding_id>/files/<uuid:finding_evidence_id>")
@requires(Permission.READ_FINDINGS)
def open_file(finding_id: UUID, finding_evidence_id: UUID) -> Any:
    file_id = evidence.get_evidence(finding_id, finding_evidence_id, actor()).file_id
    if file_id is None:
        raise NotFound
    return send_stored(file_id)


@bp.post("/findings/<uuid:finding_id>/files/<uuid:finding_evidence_id>/removal")
@requires(Permission.CONDUCT_AUDITS)
@belongs_to(show_finding)
def detach_from_finding(finding_id: UUID, finding_evidence_id: UUID) -> Any:
    evidence.detach_from_finding(finding_id, finding_evidence_id, actor())
    return done(url_for("findings.show_finding", finding_id=finding_id), _("C’est retiré."), finding_evidence_id)
