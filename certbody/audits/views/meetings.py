"""The opening and closing meetings, and new facts met on site."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits.models import Audit
from certbody.audits.operations import meetings, taken_over
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.closing_sheets import list_closing_sheets
from certbody.audits.queries.findings import list_earlier_nonconformities, list_findings, list_without_evidence
from certbody.audits.queries.findings_sheet import read_sheet
from certbody.audits.queries.held_time import held_time
from certbody.audits.schemas.on_site import MeetingForm, NewFactForm
from certbody.kit import clock
from certbody.kit.dates import PARIS
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("meetings", __name__, url_prefix="/b/<slug>/audits/<uuid:audit_id>")


@bp.get("/opening")
@requires(Permission.CONDUCT_AUDITS)
def show_opening(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    return render_template("audits/opening.html", audit=audit, now=_now())


@bp.post("/opening")
@requires(Permission.CONDUCT_AUDITS)
@form(MeetingForm, page=show_opening)
def hold_opening(audit_id: UUID, values: dict[str, Any]) -> Any:
    meetings.hold_opening(audit_id, values["at"], values["attendance"], actor())
    return done(url_for("findings.show_findings", audit_id=audit_id), _("L’audit est ouvert."), audit_id)


@bp.post("/facts")
@requires(Permission.CONDUCT_AUDITS)
@form(NewFactForm, page=show_opening)
def note_new_fact(audit_id: UUID, values: dict[str, Any]) -> Any:
    meetings.note_new_fact(audit_id, values["fact"], actor())
    message = _("Le fait est noté. S’il change la durée, dimensionnez à nouveau l’audit.")
    return done(url_for("meetings.show_opening", audit_id=audit_id), message, audit_id)


@bp.get("/closing")
@requires(Permission.CONDUCT_AUDITS)
def show_closing(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    return render_template("audits/closing.html", audit=audit, now=_now(), sheet=read_sheet(audit), **_closing(audit))


def _closing(audit: Audit) -> dict[str, Any]:
    """What the closing meeting would notify, what is missing before it, and its sheets once it was held."""
    earlier, found = list_earlier_nonconformities(audit), list_findings(audit.id)
    return {
        "findings": meetings.gaps_of(audit, found, earlier),
        "requalified": [one for one in earlier if taken_over.falls_due(one, audit)],
        "sheets": list_closing_sheets(audit.id) if audit.closing_at else [],
        "time": held_time(audit),
        "untold": list_without_evidence(audit, earlier),
        "verdict": meetings.closing_verdict(audit, found, earlier, clock.now()),
    }


@bp.post("/closing")
@requires(Permission.CONDUCT_AUDITS)
@form(MeetingForm, page=show_closing)
def close_audit(audit_id: UUID, values: dict[str, Any]) -> Any:
    meetings.close_audit(audit_id, values["at"], values["attendance"], actor())
    message = _("L’audit est clos et les non-conformités sont notifiées.")
    return done(url_for("reports.show_report", audit_id=audit_id), message, audit_id)


def _now() -> str:
    return clock.now().astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")
