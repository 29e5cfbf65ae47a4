"""The logo kit: the body keeps it, the holder of a valid certificate downloads it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.certificates.operations import mark as operations
from certbody.certificates.operations.issuing import printed_number
from certbody.certificates.queries import mark as queries
from certbody.certificates.queries.certificates import get_certificate
from certbody.certificates.queries.register import state_today
from certbody.certificates.rules.mark import certified_sentence
from certbody.certificates.schemas.mark import KitForm, LogoForm
from certbody.kit import clock
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.operations.files import keep_artwork
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("logo_kits", __name__, url_prefix="/b/<slug>")


@bp.get("/logo-kits/")
@requires(Permission.MANAGE_SETTINGS)
def show_kits() -> Any:
    return render_template("certificates/logo_kits.html", kits=queries.list_kits())


@bp.post("/logo-kits/")
@requires(Permission.MANAGE_SETTINGS)
@form(KitForm, page=show_kits)
def upload(values: dict[str, Any]) -> Any:
    file = keep_artwork(values["file"].filename or "", values["file"].stream, actor())
    kit = operations.keep_kit(file, values["rules"], actor())
    return done(url_for("logo_kits.show_kits"), _("Le kit est enregistré : vos certifiés le téléchargent."), kit.id)


@bp.get("/logo-kits/<uuid:logo_kit_id>")
@requires(Permission.MANAGE_SETTINGS)
def open_kit(logo_kit_id: UUID) -> Any:
    return send_stored(queries.get_kit(logo_kit_id).file_id)


@bp.get("/portal/certificates/<uuid:certificate_id>/mark")
@requires(Permission.USE_PORTAL)
def show_mark(certificate_id: UUID) -> Any:
    certificate, kit, today = get_certificate(certificate_id, actor()), queries.find_kit(), clock.today()
    return render_template(
        "portal/certificates/mark.html", certificate=certificate, number=printed_number(certificate), kit=kit,
        state=state_today(certificate, today), verdict=queries.logo_verdict(certificate, kit, today),
        sentence=certified_sentence(certificate.categories),
    )  # fmt: skip


@bp.post("/portal/certificates/<uuid:certificate_id>/mark")
@requires(Permission.USE_PORTAL)
@form(LogoForm, page=show_mark)
def download(certificate_id: UUID, values: dict[str, Any]) -> Any:
    return send_stored(operations.hand_logo_over(certificate_id, values["received"], actor()).file_id)
