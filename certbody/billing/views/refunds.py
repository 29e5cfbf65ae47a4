"""Giving back a payment that came through Stripe."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.billing.operations import refunds
from certbody.billing.schemas.refunds import RefundForm
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("refunds", __name__, url_prefix="/b/<slug>/invoices/payments/<uuid:payment_id>/refund")


@bp.get("/")
@requires(Permission.MANAGE_MONEY)
def new_refund(payment_id: UUID) -> Any:
    invoice, received = refunds.get_refundable(payment_id, actor())
    return render_template("billing/refund_new.html", invoice=invoice, received=received)


@bp.post("/")
@requires(Permission.MANAGE_MONEY)
@form(RefundForm, page=new_refund)
def refund_payment(payment_id: UUID, values: dict[str, Any]) -> Any:
    what = (values["amount_cents"], values["refunded_cents"], values["reason"])
    invoice = refunds.refund_payment(payment_id, *what, actor())
    message = _("Le remboursement est demandé à Stripe et enregistré.")
    return done(url_for("invoices.show_invoice", invoice_id=invoice.id), message, payment_id)
