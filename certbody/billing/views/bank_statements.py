"""Statements of the body's bank account: sending one, naming its columns, following how far it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, render_template, url_for
from flask_babel import gettext as _

from certbody.billing.models import BankBatch
from certbody.billing.operations import bank_statements as operations
from certbody.billing.queries import bank
from certbody.billing.rules.bank_csv import guess_columns
from certbody.billing.schemas.bank import ColumnsForm, StatementForm
from certbody.kit import wording
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.queries.settings import get_profile
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("bank_statements", __name__, url_prefix="/b/<slug>/invoices/bank/statements")


@bp.get("/")
@requires(Permission.READ_MONEY)
def list_batches() -> Any:
    return render_template("billing/bank_statements.html", batches=bank.list_bank_batches())


@bp.post("/")
@requires(Permission.MANAGE_MONEY)
@form(StatementForm, page=list_batches)
def send(values: dict[str, Any]) -> Any:
    batch = operations.send_statement(values["file"].filename or "", values["file"].stream, actor())
    page = ".show_columns" if batch.state == "waiting" else ".show_batch"
    return done(url_for(page, bank_batch_id=batch.id), _("Le relevé est reçu."), batch.id)


@bp.get("/<uuid:bank_batch_id>")
@requires(Permission.READ_MONEY)
def show_batch(bank_batch_id: UUID) -> Any:
    batch = bank.get_bank_batch(bank_batch_id)
    reasons = [operations.reason_of(one) for one in batch.problems]
    made = bank.list_booked_together(batch)
    return render_template(
        "billing/bank_statement.html", batch=batch, reasons=reasons, made=made, label_now=_words(batch)
    )


@bp.get("/<uuid:bank_batch_id>/progress")
@requires(Permission.READ_MONEY)
def progress(bank_batch_id: UUID) -> Any:
    batch = bank.get_bank_batch(bank_batch_id)
    return jsonify(done=batch.done, total=batch.total, state=batch.state, label=_words(batch))


@bp.get("/<uuid:bank_batch_id>/columns")
@requires(Permission.MANAGE_MONEY)
def show_columns(bank_batch_id: UUID) -> Any:
    batch, layout = bank.get_bank_batch(bank_batch_id), bank.find_layout()
    heading = operations.heading_of(batch) if batch.state == "waiting" else None
    chosen = guess_columns(heading.columns) if heading else {}
    account = layout.account if layout else get_profile().iban
    known = {"account": account, "version": layout.version if layout else 0}
    return render_template("billing/bank_columns.html", batch=batch, heading=heading, chosen=chosen, **known)


@bp.post("/<uuid:bank_batch_id>/columns")
@requires(Permission.MANAGE_MONEY)
@form(ColumnsForm, page=show_columns)
def name_columns(bank_batch_id: UUID, values: dict[str, Any]) -> Any:
    what = (values["columns"], values["account"], values["version"])
    batch = operations.name_columns(bank_batch_id, *what, actor())
    return done(url_for(".show_batch", bank_batch_id=batch.id), _("Les colonnes sont retenues."), batch.id)


def _words(batch: BankBatch) -> str:
    return wording.label("bank_batch.state", batch.state)
