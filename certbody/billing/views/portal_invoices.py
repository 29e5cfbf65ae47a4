"""The training organisation's invoices: reading them and how to pay."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template

from certbody.billing.models import Invoice
from certbody.billing.operations.checkouts import payable_online
from certbody.billing.operations.facturx import read_electronic_invoice, read_ubl_invoice
from certbody.billing.queries import credits, invoices, online, quotes
from certbody.billing.queries.schedules import find_open_schedule, find_schedule
from certbody.billing.views.pages import first_id, send_kept, send_xml
from certbody.kit import clock
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("portal_invoices", __name__, url_prefix="/b/<slug>/portal/invoices")


@bp.get("/")
@requires(Permission.USE_PORTAL)
def list_invoices() -> Any:
    rows = invoices.list_invoices(actor(), clock.today(), SIZE + 1, before=uuid_argument("before"))
    page = page_of(rows, "portal_invoices.list_invoices", first_id)
    schedule = find_open_schedule(actor().organisation_id)
    return render_template("portal/invoices/list.html", page=page, schedule=schedule)


@bp.get("/<uuid:invoice_id>")
@requires(Permission.USE_PORTAL)
def show_invoice(invoice_id: UUID) -> Any:
    invoice = invoices.get_invoice(invoice_id, actor())
    return render_template("portal/invoices/show.html", invoice=invoice, **_page_of(invoice))


def _page_of(invoice: Invoice) -> dict[str, Any]:
    """What the client reads of its invoice: lines, what corrects it, what is left to pay and how."""
    balance = invoices.get_balance(invoice.id)
    return {
        "lines": invoices.list_lines(invoice.id),
        "notes": credits.list_credit_notes(invoice.id),
        "balance": balance,
        "payments": invoices.list_payments(invoice.id),
        "online": payable_online(invoice, balance.due_cents),
        "checkout": online.find_last_checkout(invoice.id),
        "corrected": invoices.get_invoice(invoice.corrects_id, actor()) if invoice.corrects_id else None,
        "schedule": find_schedule(invoice.contract_id),
        "size": quotes.find_billed_size(invoice.audit_id) if invoice.audit_id else None,
    }


@bp.get("/<uuid:invoice_id>/invoice.pdf")
@requires(Permission.USE_PORTAL)
def download_invoice(invoice_id: UUID) -> Any:
    return send_kept(invoices.get_invoice(invoice_id, actor()).file_id)


@bp.get("/<uuid:invoice_id>/invoice.xml")
@requires(Permission.USE_PORTAL)
def download_electronic_invoice(invoice_id: UUID) -> Any:
    return send_xml(*read_electronic_invoice(invoice_id, actor()))


@bp.get("/<uuid:invoice_id>/invoice-ubl.xml")
@requires(Permission.USE_PORTAL)
def download_ubl_invoice(invoice_id: UUID) -> Any:
    return send_xml(*read_ubl_invoice(invoice_id, actor()))
