"""Suspending a certificate, lifting its suspension, withdrawing or reinstating it: one page and one form each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.certificates.operations import moves
from certbody.certificates.operations.issuing import printed_number
from certbody.certificates.queries.appeals import find_appeal_about, find_undone_move
from certbody.certificates.queries.certificates import get_certificate, list_events
from certbody.certificates.queries.standing import act_of_reinstating
from certbody.certificates.rules.complaints import may_decide_again
from certbody.certificates.rules.status import suspension_max_end
from certbody.certificates.schemas.decisions import MoveForm, SuspensionForm
from certbody.kit import clock
from certbody.kit.http import done, form
from certbody.kit.verdict import ALLOWED
from certbody.tenants.access import actor, requires
from certbody.tenants.queries.settings import settings_on
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("certificate_moves", __name__, url_prefix="/b/<slug>/certificates/<uuid:certificate_id>")


def _page(certificate_id: UUID, act: str) -> str:
    certificate, today = get_certificate(certificate_id, actor()), clock.today()
    settings, appeal = settings_on(today), find_appeal_about(certificate, act)
    return render_template(
        "certificates/move.html",
        certificate=certificate,
        number=printed_number(certificate),
        act=act,
        appeal=appeal,
        coming=find_undone_move(certificate, act, today),
        comes_back=act_of_reinstating(list_events(certificate.id)),
        decider=may_decide_again(actor().membership_id, appeal[1].decided_by) if appeal else ALLOWED,
        last_day=suspension_max_end(today, settings["suspension_months"]),
        wait_months=settings["wait_after_refusal_months"],
    )


def _done(certificate_id: UUID, message: str) -> Any:
    url = url_for("certificates.show_certificate", certificate_id=certificate_id)
    return done(url, message, certificate_id)


@bp.get("/suspend")
@requires(Permission.READ_CERTIFICATES)
def show_suspension(certificate_id: UUID) -> Any:
    return _page(certificate_id, "suspend")


@bp.post("/suspend")
@requires(Permission.READ_CERTIFICATES)
@form(SuspensionForm, page=show_suspension)
def suspend(certificate_id: UUID, values: dict[str, Any]) -> Any:
    moves.suspend(certificate_id, **values, by=actor())
    return _done(certificate_id, _("La suspension est décidée et le client est averti."))


@bp.get("/lift")
@requires(Permission.DECIDE)
def show_lifting(certificate_id: UUID) -> Any:
    return _page(certificate_id, "lift_suspension")


@bp.post("/lift")
@requires(Permission.DECIDE)
@form(MoveForm, page=show_lifting)
def lift_suspension(certificate_id: UUID, values: dict[str, Any]) -> Any:
    moves.lift_suspension(certificate_id, **values, by=actor())
    return _done(certificate_id, _("La levée de la suspension est décidée et le client est averti."))


@bp.get("/withdraw")
@requires(Permission.DECIDE)
def show_withdrawal(certificate_id: UUID) -> Any:
    return _page(certificate_id, "withdraw")


@bp.post("/withdraw")
@requires(Permission.DECIDE)
@form(MoveForm, page=show_withdrawal)
def withdraw(certificate_id: UUID, values: dict[str, Any]) -> Any:
    moves.withdraw(certificate_id, **values, by=actor())
    return _done(certificate_id, _("Le retrait est décidé et le client est averti."))


@bp.get("/reinstate")
@requires(Permission.DECIDE)
def show_reinstatement(certificate_id: UUID) -> Any:
    return _page(certificate_id, "reinstate")


@bp.post("/reinstate")
@requires(Permission.DECIDE)
@form(MoveForm, page=show_reinstatement)
def reinstate(certificate_id: UUID, values: dict[str, Any]) -> Any:
    moves.reinstate(certificate_id, **values, by=actor())
    return _done(certificate_id, _("Le rétablissement est décidé et le client est averti."))
