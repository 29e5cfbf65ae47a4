"""The office's look at auditors' fees: what is handed in, approved, paid; approving, sending back, giving up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.billing.operations import fees as operations
from certbody.billing.operations.fee_statements import read_lines
from certbody.billing.queries import fees
from certbody.billing.queries.payment_runs import find_living_run
from certbody.billing.rules.fees import STATES
from certbody.billing.schemas.fees import ApprovalForm
from certbody.billing.views.pages import first_id, send_kept
from certbody.kit.http import done, form
from certbody.tenants import journal
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.schemas.members import ReasonForm
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("fees", __name__, url_prefix="/b/<slug>/fees")
SHOWN = STATES[1:]


@bp.get("/")
@requires(Permission.READ_MONEY)
def list_fees() -> Any:
    view = request.args.get("state", "")
    state = view if view in SHOWN else ""
    rows = fees.list_fees(state, SIZE + 1, uuid_argument("before"))
    page = page_of(rows, "fees.list_fees", first_id, state=state or None)
    return render_template("billing/fees.html", view=state, states=SHOWN, counts=fees.count_fees(), page=page)


@bp.get("/<uuid:auditor_fee_id>")
@requires(Permission.READ_MONEY)
def show_fee(auditor_fee_id: UUID) -> Any:
    row = fees.get_fee_page(auditor_fee_id)
    fee = row[0]
    page: dict[str, Any] = {"lines": read_lines(fee.lines), "expenses": fees.list_expenses([fee.id])}
    page |= {"run": find_living_run(fee.id), "entries": journal.list_entries("auditor_fee", fee.id)}
    own = fee.membership_id == actor().membership_id
    return render_template("billing/fee.html", row=row, fee=fee, own=own, **page)


@bp.post("/<uuid:auditor_fee_id>/approval")
@requires(Permission.MANAGE_MONEY)
@form(ApprovalForm, page=show_fee)
def approve_fee(auditor_fee_id: UUID, values: dict[str, Any]) -> Any:
    fee = operations.approve_fee(auditor_fee_id, values["reasons"], actor())
    return done(_page(fee.id), _("La note d’honoraires est approuvée : elle peut être payée."), fee.id)


@bp.post("/<uuid:auditor_fee_id>/return")
@requires(Permission.MANAGE_MONEY)
@form(ReasonForm, page=show_fee)
def return_fee(auditor_fee_id: UUID, values: dict[str, Any]) -> Any:
    fee = operations.return_fee(auditor_fee_id, values["reason"], actor())
    return done(_page(fee.id), _("La note d’honoraires est renvoyée à l’auditeur."), fee.id)


@bp.post("/<uuid:auditor_fee_id>/cancellation")
@requires(Permission.MANAGE_MONEY)
@form(ReasonForm, page=show_fee)
def cancel_fee(auditor_fee_id: UUID, values: dict[str, Any]) -> Any:
    fee = operations.cancel_fee(auditor_fee_id, values["reason"], actor())
    return done(_page(fee.id), _("La note d’honoraires est annulée."), fee.id)


@bp.get("/<uuid:auditor_fee_id>/document")
@requires(Permission.MANAGE_MONEY)
def show_document(auditor_fee_id: UUID) -> Any:
    return send_kept(fees.get_fee(auditor_fee_id).file_id)


@bp.get("/<uuid:auditor_fee_id>/credit-note")
@requires(Permission.MANAGE_MONEY)
def show_credit_note(auditor_fee_id: UUID) -> Any:
    return send_kept(fees.get_fee(auditor_fee_id).credit_file_id)


@bp.get("/<uuid:auditor_fee_id>/expenses/<uuid:auditor_expense_id>/receipt")
@requires(Permission.MANAGE_MONEY)
def show_receipt(auditor_fee_id: UUID, auditor_expense_id: UUID) -> Any:
    return send_kept(fees.get_expense(auditor_fee_id, auditor_expense_id).file_id)


def _page(fee_id: UUID) -> str:
    return url_for("fees.show_fee", auditor_fee_id=fee_id)
