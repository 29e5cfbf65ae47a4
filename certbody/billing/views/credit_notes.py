"""Correcting an issued invoice: what to take back, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.billing.operations import crediting
from certbody.billing.queries import invoices
from certbody.billing.schemas.forms import CreditNoteForm
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("credit_notes", __name__, url_prefix="/b/<slug>/invoices/<uuid:invoice_id>/credit-notes")


@bp.get("/new")
@requires(Permission.MANAGE_MONEY)
def new_credit_note(invoice_id: UUID) -> Any:
    invoice = invoices.get_invoice(invoice_id, actor())
    lines = crediting.creditable_lines(invoice)
    return render_template("billing/credit_note_new.html", invoice=invoice, lines=lines)


@bp.post("/")
@requires(Permission.MANAGE_MONEY)
@form(CreditNoteForm, page=new_credit_note)
def issue_credit_note(invoice_id: UUID, values: dict[str, Any]) -> Any:
    note = crediting.credit_invoice(invoice_id, values["amounts"], values["reason"], actor())
    message = _("L’avoir %(number)s est émis.", number=note.number)
    return done(url_for("invoices.show_invoice", invoice_id=note.id), message, note.id)
