"""Paying an invoice online: leaving for the page of payment, and coming back from it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for

from certbody.billing.operations import checkouts
from certbody.billing.queries import invoices, online
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("portal_payments", __name__, url_prefix="/b/<slug>/portal/invoices/<uuid:invoice_id>/payment")


@bp.post("/")
@goes_on("clients pay what they owe")
@requires(Permission.USE_PORTAL)
def start_payment(invoice_id: UUID) -> Any:
    back = url_for(".come_back", invoice_id=invoice_id, _external=True)
    given_up = url_for(".give_up", invoice_id=invoice_id, _external=True)
    checkout = checkouts.open_checkout(invoice_id, back, given_up, actor())
    page = url_for("portal_invoices.show_invoice", invoice_id=invoice_id)
    return render_template("billing/leaving.html", url=checkouts.url_of(checkout), back=page)


@bp.get("/back")
@requires(Permission.USE_PORTAL)
def come_back(invoice_id: UUID) -> Any:
    return _tell(invoice_id, given_up=False)


@bp.get("/given-up")
@requires(Permission.USE_PORTAL)
def give_up(invoice_id: UUID) -> Any:
    return _tell(invoice_id, given_up=True)


def _tell(invoice_id: UUID, *, given_up: bool) -> Any:
    """What is known of the payment, whichever way the client came back: only Stripe's word makes it paid."""
    invoice = invoices.get_invoice(invoice_id, actor())
    last, balance = online.find_last_checkout(invoice.id), invoices.get_balance(invoice.id)
    state = last.state if last is not None else "open"
    state = "given_up" if given_up and state in ("open", "expired") else state
    return render_template("portal/invoices/payment.html", invoice=invoice, balance=balance, state=state)
