"""The training organisation's own certificates: state, papers, how the mark may be used."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits import standards
from certbody.audits.rules.surveillance import surveillance_window
from certbody.certificates.models import Certificate, TransferOut
from certbody.certificates.operations.issuing import printed_number
from certbody.certificates.operations.transfers_out import request_transfer_out
from certbody.certificates.queries.certificates import PAGE, get_certificate, get_newest_edition
from certbody.certificates.queries.certificates import list_certificates as list_own
from certbody.certificates.queries.register import state_today
from certbody.certificates.queries.transfers import list_leaving
from certbody.certificates.rules.transfer import handover_due
from certbody.certificates.schemas.transfers import TransferOutForm
from certbody.kit import clock
from certbody.kit.errors import Refused
from certbody.kit.http import done, form
from certbody.kit.verdict import Reason
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("portal_certificates", __name__, url_prefix="/b/<slug>/portal/certificates")
DOWNLOADABLE = ("valid", "upcoming")


@bp.get("/")
@requires(Permission.USE_PORTAL)
def list_certificates() -> Any:
    today = clock.today()
    found = [certificate for certificate, _dates in list_own(actor(), today)[:PAGE]]
    leaving = list_leaving([certificate.id for certificate in found])
    rows = [_row(certificate, leaving.get(certificate.id), today) for certificate in found]
    return render_template("portal/certificates/list.html", rows=rows[::-1], downloadable=DOWNLOADABLE)


def _row(certificate: Certificate, leaving: TransferOut | None, today: date) -> dict[str, Any]:
    state = state_today(certificate, today)
    return {
        "certificate": certificate,
        "number": printed_number(certificate),
        "state": state,
        "mark": state == "valid",
        "leaving": leaving,
        "window": surveillance_window(certificate.cycle_start, standards.cycle_terms(certificate.cycle_start)),
    }


@bp.get("/<uuid:certificate_id>/pdf")
@requires(Permission.USE_PORTAL)
def download(certificate_id: UUID) -> Any:
    certificate = get_certificate(certificate_id, actor())
    if state_today(certificate, clock.today()) not in DOWNLOADABLE:
        raise Refused(Reason("certificate_not_in_force", "ISO/IEC 17065, 7.11"))
    return send_stored(get_newest_edition(certificate_id).file_id)


@bp.get("/<uuid:certificate_id>/transfer")
@requires(Permission.USE_PORTAL)
def ask_transfer(certificate_id: UUID) -> Any:
    certificate, today = get_certificate(certificate_id, actor()), clock.today()
    return render_template(
        "portal/certificates/transfer.html", certificate=certificate, number=printed_number(certificate),
        state=state_today(certificate, today), due_on=handover_due(today, standards.cycle_terms(today)),
    )  # fmt: skip


@bp.post("/<uuid:certificate_id>/transfer")
@requires(Permission.USE_PORTAL)
@form(TransferOutForm, page=ask_transfer)
def request_transfer(certificate_id: UUID, values: dict[str, Any]) -> Any:
    row = request_transfer_out(certificate_id, values["to_body"], actor())
    message = _("Votre demande de transfert est enregistrée : le dossier est à remettre sous 15 jours.")
    return done(url_for("portal_certificates.list_certificates"), message, row.id)
