"""The training organisation's own certificates: state, papers, how the mark may be used."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template

from certbody.certificates.operations.issuing import printed_number, status_url
from certbody.certificates.queries.certificates import PAGE, get_certificate
from certbody.certificates.queries.certificates import list_certificates as list_own
from certbody.certificates.queries.register import state_today
from certbody.certificates.rules.cycle import surveillance_window
from certbody.certificates.rules.status import effects_on
from certbody.certificates.views.certificates import edition_of
from certbody.kit import clock
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.tenants.access import access, actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("portal_certificates", __name__, url_prefix="/b/<slug>/portal/certificates")
DOWNLOADABLE = ("valid", "upcoming")


@bp.get("/")
@requires(Permission.USE_PORTAL)
def list_certificates() -> Any:
    today, slug = clock.today(), access().tenant_slug
    rows = [
        {
            "certificate": row,
            "number": printed_number(row),
            "state": state_today(row, today),
            "mark": effects_on(row.state, row.starts_on, today).mark and row.ends_on >= today,
            "status_url": status_url(slug, row.code),
            "window": surveillance_window(row.starts_on),
        }
        for row in list_own(actor(), today)[:PAGE]
    ]
    return render_template("portal/certificates/list.html", rows=rows[::-1], downloadable=DOWNLOADABLE)


@bp.get("/<uuid:certificate_id>/pdf")
@requires(Permission.USE_PORTAL)
def download(certificate_id: UUID) -> Any:
    certificate = get_certificate(certificate_id, actor())
    if state_today(certificate, clock.today()) not in DOWNLOADABLE:
        raise Refused(Reason("certificate_not_in_force", "ISO/IEC 17065, 7.11"))
    return send_stored(edition_of(certificate, certificate.edition).file_id)
