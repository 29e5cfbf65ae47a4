"""What an auditor is due: their missions, what each comes to, the expenses, the invoice; who they are on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.billing.models import AuditorAccount, AuditorFee
from certbody.billing.operations import expenses, fees
from certbody.billing.operations.auditor_accounts import save_account as keep_account
from certbody.billing.operations.fee_statements import list_statements, statement_of
from certbody.billing.queries.auditor_accounts import caps_on, find_account
from certbody.billing.queries.fees import get_cancelled_fee, get_expense, get_mission, list_cancelled_fees
from certbody.billing.rules.fees import SELF_BILLING_RULE
from certbody.billing.schemas.fees import AccountForm, ExpenseForm, OwnInvoiceForm
from certbody.billing.views.pages import send_kept
from certbody.kit import clock, wording
from certbody.kit.http import done, form
from certbody.kit.verdict import Reason
from certbody.tenants.access import actor, requires
from certbody.tenants.queries.people import get_member
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("my_fees", __name__, url_prefix="/b/<slug>/my-fees")


@bp.get("/")
@requires(Permission.CONDUCT_AUDITS)
def list_missions() -> Any:
    own = _own_id()
    account = find_account(own)
    return render_template("billing/my_fees.html", statements=list_statements(own, account), account=account)


@bp.get("/account")
@requires(Permission.CONDUCT_AUDITS)
def show_account() -> Any:
    own = _own_id()
    account, name = find_account(own) or AuditorAccount(), get_member(own).person.name
    return render_template("billing/my_account.html", account=account, name=name)


@bp.post("/account")
@requires(Permission.CONDUCT_AUDITS)
@form(AccountForm, page=show_account)
def save_account(values: dict[str, Any]) -> Any:
    version, mandate = values.pop("version"), values.pop("mandate")
    account = keep_account(_own_id(), values, mandate, version, actor())
    message, tone = _("Vos coordonnées de paiement sont enregistrées."), "success"
    if account.lacks_mandate:
        reason = Reason("self_billing_without_mandate", SELF_BILLING_RULE)
        message, tone = f"{message} {wording.why(reason)} {wording.lift(reason)}", "warning"
    return done(url_for("my_fees.list_missions"), message, account.id, tone)


@bp.get("/<uuid:audit_id>")
@requires(Permission.CONDUCT_AUDITS)
def show_mission(audit_id: UUID) -> Any:
    statement = statement_of(get_mission(audit_id, _own_id()))
    page: dict[str, Any] = {"caps": caps_on(clock.today()), "cancelled": list_cancelled_fees(audit_id, _own_id())}
    return render_template("billing/my_fee.html", statement=statement, fee=statement.mission.fee, **page)


@bp.post("/<uuid:audit_id>/expenses")
@requires(Permission.CONDUCT_AUDITS)
@form(ExpenseForm, page=show_mission)
def add_expense(audit_id: UUID, values: dict[str, Any]) -> Any:
    sent = values.pop("file")
    expense = expenses.add_expense(audit_id, values, (sent.filename, sent.stream) if sent else None, actor())
    return done(_page(audit_id), _("La dépense est ajoutée."), expense.id)


@bp.post("/<uuid:audit_id>/expenses/<uuid:auditor_expense_id>/remove")
@requires(Permission.CONDUCT_AUDITS)
def remove_expense(audit_id: UUID, auditor_expense_id: UUID) -> Any:
    expenses.remove_expense(audit_id, auditor_expense_id, actor())
    return done(_page(audit_id), _("La dépense est retirée."))


@bp.get("/<uuid:audit_id>/expenses/<uuid:auditor_expense_id>/receipt")
@requires(Permission.CONDUCT_AUDITS)
def show_receipt(audit_id: UUID, auditor_expense_id: UUID) -> Any:
    fee = expenses.get_own_fee(audit_id, actor())
    return send_kept(get_expense(fee.id, auditor_expense_id).file_id)


@bp.post("/<uuid:audit_id>/submission")
@requires(Permission.CONDUCT_AUDITS)
def submit_fee(audit_id: UUID) -> Any:
    return _submitted(fees.submit_fee(audit_id, None, actor()))


@bp.post("/<uuid:audit_id>/invoice")
@requires(Permission.CONDUCT_AUDITS)
@form(OwnInvoiceForm, page=show_mission)
def submit_invoice(audit_id: UUID, values: dict[str, Any]) -> Any:
    sent = values.pop("file")
    own = fees.OwnInvoice(**values, file=(sent.filename, sent.stream))
    return _submitted(fees.submit_fee(audit_id, own, actor()))


@bp.get("/<uuid:audit_id>/document")
@requires(Permission.CONDUCT_AUDITS)
def show_document(audit_id: UUID) -> Any:
    return send_kept(expenses.get_own_fee(audit_id, actor()).file_id)


@bp.get("/<uuid:audit_id>/cancelled/<uuid:auditor_fee_id>/document")
@requires(Permission.CONDUCT_AUDITS)
def show_cancelled_document(audit_id: UUID, auditor_fee_id: UUID) -> Any:
    return send_kept(get_cancelled_fee(auditor_fee_id, audit_id, _own_id()).file_id)


@bp.get("/<uuid:audit_id>/cancelled/<uuid:auditor_fee_id>/credit-note")
@requires(Permission.CONDUCT_AUDITS)
def show_credit_note(audit_id: UUID, auditor_fee_id: UUID) -> Any:
    return send_kept(get_cancelled_fee(auditor_fee_id, audit_id, _own_id()).credit_file_id)


def _submitted(fee: AuditorFee) -> Any:
    return done(_page(fee.audit_id), _("Vos honoraires sont soumis : l’organisme certificateur les vérifie."), fee.id)


def _own_id() -> UUID:
    own = actor().membership_id
    assert own is not None
    return own


def _page(audit_id: UUID) -> str:
    return url_for("my_fees.show_mission", audit_id=audit_id)
