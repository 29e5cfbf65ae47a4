"""The training organisation's own certificates: state, papers, how the mark may be used."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template

from certbody.audits import standards
from certbody.audits.rules.surveillance import surveillance_window
from certbody.certificates.models import Certificate
from certbody.certificates.operations.issuing import printed_number
from certbody.certificates.queries.certificates import PAGE, get_certificate, get_newest_edition
from certbody.certificates.queries.certificates import list_certificates as list_own
from certbody.certificates.queries.register import state_today
from certbody.kit import clock
from certbody.kit.errors import Refused
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
    rows = [_row(certificate, today) for certificate, _dates in list_own(actor(), today)[:PAGE]]
    return render_template("portal/certificates/list.html", rows=rows[::-1], downloadable=DOWNLOADABLE)


def _row(certificate: Certificate, today: date) -> dict[str, Any]:
    state = state_today(certificate, today)
    return {
        "certificate": certificate,
        "number": printed_number(certificate),
        "state": state,
        "mark": state == "valid",
        "window": surveillance_window(certificate.cycle_start, standards.cycle_terms(certificate.cycle_start)),
    }


@bp.get("/<uuid:certificate_id>/pdf")
@requires(Permission.USE_PORTAL)
def download(certificate_id: UUID) -> Any:
    certificate = get_certificate(certificate_id, actor())
    if state_today(certificate, clock.today()) not in DOWNLOADABLE:
        raise Refused(Reason("certificate_not_in_force", "ISO/IEC 17065, 7.11"))
    return send_stored(get_newest_edition(certificate_id).file_id)
