"""Printing the next edition of a certificate whose addresses have changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.certificates.operations import editions
from certbody.certificates.operations.issuing import printed_number
from certbody.certificates.queries.certificates import get_certificate
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.schemas.decisions import EditionForm
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("certificate_editions", __name__, url_prefix="/b/<slug>/certificates/<uuid:certificate_id>/edition")


@bp.get("")
@requires(Permission.MANAGE_CERTIFICATES)
def show_next(certificate_id: UUID) -> Any:
    certificate = get_certificate(certificate_id, actor())
    former = editions.newest_edition(certificate)
    return render_template(
        "certificates/edition.html",
        certificate=certificate,
        number=printed_number(certificate),
        printed=former.content,
        on_file=editions.on_file(certificate),
        verdict=wordable(editions.edition_verdict(certificate, former)),
    )


@bp.post("")
@requires(Permission.MANAGE_CERTIFICATES)
@form(EditionForm, page=show_next)
def print_next(certificate_id: UUID, values: dict[str, Any]) -> Any:
    edition = editions.print_next_edition(certificate_id, values["reason"], actor())
    url = url_for("certificates.show_certificate", certificate_id=certificate_id)
    return done(
        url, _("La nouvelle édition est imprimée ; elle remplace la précédente et le client est averti."), edition.id
    )
