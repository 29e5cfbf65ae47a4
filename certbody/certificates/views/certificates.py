"""Certificates for the office: the list with its filters, one certificate with its cycle, its papers."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from certbody.audits import standards
from certbody.audits.queries.taken_over import list_of_certificate
from certbody.audits.rules.surveillance import surveillance_window
from certbody.certificates.models import Certificate
from certbody.certificates.operations.issuing import printed_number
from certbody.certificates.queries import certificates as queries
from certbody.certificates.queries import due
from certbody.certificates.queries.appeals import find_appeal_about
from certbody.certificates.queries.identity import list_accepted
from certbody.certificates.queries.register import state_today
from certbody.certificates.queries.standing import pending_move, shown_state, state_on
from certbody.certificates.rules import cycle, status
from certbody.kit import clock
from certbody.kit.http import form
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.operations.journal_export import export_journal
from certbody.tenants.queries.journal import Asked
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.schemas.journal import FormatForm
from certbody.tenants.views.exporting import send_export
from certbody.tenants.views.paging import page_argument, page_links
from certbody.tenants.views.serving import send_stored

bp = Blueprint("certificates", __name__, url_prefix="/b/<slug>/certificates")


@bp.get("/")
@requires(Permission.READ_CERTIFICATES)
def list_certificates() -> Any:
    today, page = clock.today(), page_argument()
    asked = {name: request.args.get(name, "").strip() for name in ("q", "filter", "sort")}
    search, filter_by, sort = asked.values()
    found = queries.list_certificates(actor(), today, search=search, filter_by=filter_by, sort=sort, page=page)
    rows = [_line(row, dates, today) for row, dates in found[: queries.PAGE]]
    pager = page_links("certificates.list_certificates", page, len(found) > queries.PAGE, **asked)
    filters = tuple(due.FILTERS)
    return render_template("certificates/list.html", rows=rows, asked=asked, filters=filters, pager=pager)


def _line(certificate: Certificate, dates: cycle.CertificateDates, today: date) -> tuple[Any, ...]:
    terms = standards.cycle_terms(dates.start)
    return certificate, state_today(certificate, today), cycle.next_deadline(dates, today, terms)


@bp.get("/<uuid:certificate_id>")
@requires(Permission.READ_CERTIFICATES)
def show_certificate(certificate_id: UUID) -> Any:
    certificate, today = queries.get_certificate(certificate_id, actor()), clock.today()
    return render_template("certificates/show.html", **certificate_page(certificate, today))


def certificate_page(certificate: Certificate, today: date) -> dict[str, Any]:
    """All that the page of a certificate shows."""
    events = queries.list_events(certificate.id)
    state = state_on(certificate, events, today)
    audits = queries.list_cycle_audits(certificate.id)
    return {
        "certificate": certificate,
        "number": printed_number(certificate),
        "state": shown_state(state, certificate.starts_on, today),
        "effects": status.effects_on(state, certificate.starts_on, today),
        "acts": [act for act in ("suspend", "lift_suspension", "withdraw") if status.may_move(state, act)],
        "appeal": find_appeal_about(certificate),
        "pending": pending_move(events, today),
        "events": events,
        "identity_changes": list_accepted([event.decision_id for event in events if event.decision_id]),
        "editions": queries.list_editions(certificate.id),
        "decisions": queries.list_decisions(certificate.id),
        "audits": audits,
        "minors": list_of_certificate(certificate.id),
        "successor": queries.find_successor(certificate.id),
        "timeline": timeline(certificate, today, any(_is_held(audit) for audit in audits)),
        "months": setting_on("suspension_months", today),
        "terms": standards.cycle_terms(certificate.cycle_start),
    }


def _is_held(audit: Any) -> bool:
    return audit.kind == "surveillance" and audit.state in ("closed", "reported", "in_review", "decided")


def timeline(certificate: Certificate, today: date, held: bool) -> list[dict[str, Any]]:
    """The days of a cycle in their order: start, surveillance window, renewal alerts, end."""
    terms = standards.cycle_terms(certificate.cycle_start)
    window = surveillance_window(certificate.cycle_start, terms)
    late = not held and today > window.latest
    steps = [
        (certificate.starts_on, _("Début de validité"), certificate.starts_on <= today),
        (window.earliest, _("Ouverture de la fenêtre de surveillance"), held or window.earliest <= today),
        (window.latest, _("Fin de la fenêtre de surveillance"), held or late),
    ]
    steps += [
        (alert.due_on, _("Rappel à %(months)s mois de la fin", months=alert.code.split("_")[-1]),
         alert.due_on <= today)
        for alert in cycle.renewal_alerts(certificate.ends_on, terms)
    ]  # fmt: skip
    steps.append((certificate.ends_on, _("Dernier jour de validité"), certificate.ends_on < today))
    return [
        {"day": on, "label": name, "passed": passed, "late": late and on == window.latest}
        for on, name, passed in sorted(steps, key=lambda step: step[0])
    ]


@bp.get("/editions/<uuid:certificate_edition_id>")
@requires(Permission.READ_CERTIFICATES)
def download_edition(certificate_edition_id: UUID) -> Any:
    return send_stored(queries.get_edition(certificate_edition_id).file_id, as_attachment=False)


@bp.post("/<uuid:certificate_id>/journal")
@goes_on("exports go on: the records are the body's own")
@requires(Permission.READ_JOURNAL)
@form(FormatForm, page=show_certificate)
def export_journal_of(certificate_id: UUID, values: dict[str, Any]) -> Any:
    certificate, by = queries.get_certificate(certificate_id, actor()), actor()
    roots, about = queries.certificate_roots(certificate_id), {"certificate": certificate.number}
    return send_export(
        "journal-certificat", lambda stream: export_journal(stream, values["format"], Asked(), about, by, roots)
    )
