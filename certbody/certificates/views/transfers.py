"""Certificates that come from another body, and ours that go to another."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits import standards
from certbody.audits.queries.taken_over import list_of_transfer
from certbody.certificates.models import TransferIn
from certbody.certificates.operations import minors_taken_over, transfers_in, transfers_out
from certbody.certificates.operations.issuing import printed_number
from certbody.certificates.queries import transfers as queries
from certbody.certificates.queries.certificates import get_certificate
from certbody.certificates.queries.review import list_deciders
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules import transfer
from certbody.certificates.schemas.transfers import (
    MinorForm,
    PieceForm,
    TransferDecisionForm,
    TransferInForm,
    TransferOutForm,
)
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import clock
from certbody.kit.errors import NotFound
from certbody.kit.http import done, form
from certbody.kit.i18n import language
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.operations.files import keep_file
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("transfers", __name__, url_prefix="/b/<slug>/transfers")


@bp.get("/")
@requires(Permission.READ_CERTIFICATES)
def list_transfers() -> Any:
    arriving, leaving = queries.list_transfers_in(), queries.list_transfers_out()
    return render_template("certificates/transfers.html", arriving=arriving, leaving=leaving, number=printed_number)


@bp.get("/in/new/<uuid:organisation_id>")
@requires(Permission.MANAGE_CERTIFICATES)
def new_in(organisation_id: UUID) -> Any:
    organisation = get_organisation(organisation_id, actor())
    return render_template("certificates/transfer_new.html", organisation=organisation)


@bp.post("/in/new/<uuid:organisation_id>")
@requires(Permission.MANAGE_CERTIFICATES)
@form(TransferInForm, page=new_in)
def open_in(organisation_id: UUID, values: dict[str, Any]) -> Any:
    row = transfers_in.open_transfer_in(organisation_id, values, actor())
    return done(url_for("transfers.show_in", transfer_in_id=row.id), _("Le dossier de transfert est ouvert."), row.id)


@bp.get("/in/<uuid:transfer_in_id>")
@requires(Permission.READ_CERTIFICATES)
def show_in(transfer_in_id: UUID) -> Any:
    row, today = queries.get_transfer_in(transfer_in_id, actor()), clock.today()
    file = queries.file_of(row)
    effective_on, terms = max(today, row.starts_on), standards.nonconformity_terms(today)
    held = queries.list_held_categories(row.organisation_id, today)
    verdict = transfer.may_take_over(file, row.organisation.siren, today, effective_on, terms, held)
    minors = list_of_transfer(row.id)
    return render_template(
        "certificates/transfer_in.html", row=row, file=file, verdict=wordable(verdict), pieces=transfer.PIECES,
        minors=minors, describable=transfer.may_describe_minor(row.state, len(minors), row.open_minors),
        missing=transfer.missing_pieces(file.pieces), outcomes=transfer.TRANSFER_OUTCOMES, **_about(row, today),
    )  # fmt: skip


def _about(row: TransferIn, today: date) -> dict[str, Any]:
    """Who may decide, and what a minor may be described with: the indicators and the days."""
    standard = standards.standard(standards.standard_code_on(row.received_on))
    return {
        "deciders": list_deciders(row.organisation_id, today) if row.state == "open" else [],
        "indicators": [
            (one.number, f"{one.number} · {one.title.in_language(language())}") for one in standard.indicators
        ],
        "days": transfer.days_of_notification(row.starts_on, row.received_on),
    }


@bp.post("/in/<uuid:transfer_in_id>/minors")
@requires(Permission.MANAGE_CERTIFICATES)
@form(MinorForm, page=show_in)
def describe_minor(transfer_in_id: UUID, values: dict[str, Any]) -> Any:
    row = minors_taken_over.describe_minor(transfer_in_id, values, actor())
    url = url_for("transfers.show_in", transfer_in_id=transfer_in_id)
    return done(url, _("La mineure est décrite : l’audit suivant la reverra."), row.id)


@bp.post("/in/minors/<uuid:minor_taken_over_id>/removal")
@requires(Permission.MANAGE_CERTIFICATES)
def remove_minor(minor_taken_over_id: UUID) -> Any:
    row = minors_taken_over.remove_minor(minor_taken_over_id, actor())
    url = url_for("transfers.show_in", transfer_in_id=row.transfer_in_id)
    return done(url, _("La mineure est retirée."), row.id)


@bp.post("/in/<uuid:transfer_in_id>/pieces")
@requires(Permission.MANAGE_CERTIFICATES)
@form(PieceForm, page=show_in)
def add_piece(transfer_in_id: UUID, values: dict[str, Any]) -> Any:
    file = keep_file(values["file"].filename or "", values["file"].stream, actor())
    transfers_in.add_piece(transfer_in_id, values["piece"], file, actor())
    return done(url_for("transfers.show_in", transfer_in_id=transfer_in_id), _("La pièce est jointe."), file.id)


@bp.get("/in/<uuid:transfer_in_id>/pieces/<piece>")
@requires(Permission.READ_CERTIFICATES)
def download_piece(transfer_in_id: UUID, piece: str) -> Any:
    row = queries.get_transfer_in(transfer_in_id, actor())
    file_id = getattr(row, transfers_in.COLUMNS.get(piece, ""), None)
    if file_id is None:
        raise NotFound
    return send_stored(file_id, as_attachment=False)


@bp.post("/in/<uuid:transfer_in_id>/decision")
@requires(Permission.DECIDE)
@form(TransferDecisionForm, page=show_in)
def decide_in(transfer_in_id: UUID, values: dict[str, Any]) -> Any:
    decision = transfers_in.decide_transfer_in(transfer_in_id, **values, by=actor())
    url = url_for("transfers.show_in", transfer_in_id=transfer_in_id)
    return done(url, _("La décision est prise et le client est averti."), decision.id)


@bp.get("/out/new/<uuid:certificate_id>")
@requires(Permission.MANAGE_CERTIFICATES)
def new_out(certificate_id: UUID) -> Any:
    certificate, today = get_certificate(certificate_id, actor()), clock.today()
    return render_template(
        "certificates/transfer_out_new.html", certificate=certificate, number=printed_number(certificate),
        due_on=transfer.handover_due(today, standards.cycle_terms(today)),
    )  # fmt: skip


@bp.post("/out/new/<uuid:certificate_id>")
@requires(Permission.MANAGE_CERTIFICATES)
@form(TransferOutForm, page=new_out)
def request_out(certificate_id: UUID, values: dict[str, Any]) -> Any:
    row = transfers_out.request_transfer_out(certificate_id, values["to_body"], actor())
    return done(url_for("transfers.list_transfers"), _("La demande de transfert est enregistrée."), row.id)


@bp.post("/out/<uuid:transfer_out_id>/package")
@goes_on("the file of a client that leaves is due to its next body")
@requires(Permission.MANAGE_CERTIFICATES)
def hand_over(transfer_out_id: UUID) -> Any:
    row = transfers_out.hand_over(transfer_out_id, actor())
    return done(url_for("transfers.list_transfers"), _("Le dossier est prêt et le client est averti."), row.id)


@bp.get("/out/<uuid:transfer_out_id>/package")
@requires(Permission.MANAGE_CERTIFICATES)
def download_package(transfer_out_id: UUID) -> Any:
    row = queries.get_transfer_out(transfer_out_id)
    if row.file_id is None:
        raise NotFound
    return send_stored(row.file_id)


@bp.post("/out/<uuid:transfer_out_id>/departure")
@requires(Permission.MANAGE_CERTIFICATES)
def leave(transfer_out_id: UUID) -> Any:
    row = transfers_out.leave(transfer_out_id, actor())
    return done(url_for("transfers.list_transfers"), _("Le certificat est transféré et le client est averti."), row.id)
