"""The office's invoices: to prepare, to issue, to be paid."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from certbody.billing.models import Invoice
from certbody.billing.operations import instalments, issuing, mentions, payments, repayments, transfers
from certbody.billing.operations import invoices as operations
from certbody.billing.operations.facturx import read_electronic_invoice, read_ubl_invoice
from certbody.billing.operations.instalments import list_due
from certbody.billing.operations.vat_of import other_vat_today
from certbody.billing.queries import credits, invoices, quotes, to_invoice
from certbody.billing.queries.einvoicing import find_travel
from certbody.billing.queries.narrowing import Narrowing
from certbody.billing.queries.online import list_lost, received_of
from certbody.billing.queries.schedules import find_schedule
from certbody.billing.rules.crediting import balance_of
from certbody.billing.rules.einvoice_parties import electronic_address
from certbody.billing.schemas.bank import ReasonForm
from certbody.billing.schemas.forms import PaymentForm, ServiceDayForm
from certbody.billing.schemas.refunds import RepaymentForm
from certbody.billing.views.late_page import late_page
from certbody.billing.views.pages import first_id, send_kept, send_xml, url_if_known
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import clock
from certbody.kit.errors import Refused
from certbody.kit.http import done, form
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("invoices", __name__, url_prefix="/b/<slug>/invoices")


@bp.get("/")
@requires(Permission.READ_MONEY)
def list_invoices() -> Any:
    view, today, among = request.args.get("state", ""), clock.today(), _asked()
    client = get_organisation(among.organisation_id, actor()) if among.organisation_id else None
    to_draft, window = view == invoices.TO_DRAFT, (SIZE + 1, view, uuid_argument("before"), among)
    waiting = to_invoice.list_audits_to_invoice(SIZE, among) if to_draft else None
    rows = invoices.list_invoices(actor(), today, *window) if waiting is None else waiting
    page = page_of(rows, "invoices.list_invoices", first_id, state=view or None, **among.arguments)
    known: dict[str, Any] = {"sums": to_invoice.sum_invoices(today, among), "among": among, "client": client}
    known["transfers"] = to_invoice.list_transfers_to_invoice(SIZE, among) if to_draft else []
    return render_template("billing/invoices.html", view=view, to_draft=to_draft, page=page, **known)


def _asked() -> Narrowing:
    return Narrowing(uuid_argument("organisation"), request.args.get("search", "").strip()[:100])


@bp.get("/<uuid:invoice_id>")
@requires(Permission.READ_MONEY)
def show_invoice(invoice_id: UUID) -> Any:
    invoice = invoices.get_invoice(invoice_id, actor())
    page = _draft_page(invoice) if invoice.number is None else _issued_page(invoice)
    entries = journal.list_entries("invoice", invoice.id)
    size = quotes.find_billed_size(invoice.audit_id) if invoice.audit_id else None
    page |= {f"{party}_address": electronic_address(page[party]) or ("", "") for party in ("seller", "buyer")}
    page |= {**_schedule_of(invoice), "travel": find_travel(invoice)}
    return render_template("billing/invoice.html", invoice=invoice, entries=entries, size=size, **page)


def _draft_page(invoice: Invoice) -> dict[str, Any]:
    """What the draft would say today, what is missing, and where to fill it in."""
    draft = mentions.draft_on(invoice, clock.today(), actor())
    verdict = mentions.may_issue(draft)
    links = {
        "seller": url_if_known("settings.show_profile"),
        "buyer": url_if_known("organisations.show", organisation_id=invoice.organisation_id),
        "profile": url_for("billing_profiles.show_profile", organisation_id=invoice.organisation_id),
        "service_on": "#service-day",
    }
    page = {"seller": draft.seller, "buyer": draft.buyer, "due_on": draft.due_on, "lines": draft.lines}
    page |= {"deposits": [one.as_kept() for one in draft.deposits], "prepaid_cents": draft.prepaid_cents}
    client = get_organisation(invoice.organisation_id, actor())
    page["other_vat"] = other_vat_today(invoice, draft.lines, client, clock.today())
    return {**page, "verdict": verdict, "links": links, "payments": []}


def _issued_page(invoice: Invoice) -> dict[str, Any]:
    """What was received and taken back, and the balance; of a credit note, the invoice that it corrects."""
    received, notes = invoices.list_payments(invoice.id), credits.list_credit_notes(invoice.id)
    credited = -sum(note.gross_cents for note in notes)
    return {
        "seller": invoice.seller,
        "buyer": invoice.buyer,
        "due_on": invoice.due_on,
        "deposits": invoice.deposits,
        "prepaid_cents": invoice.prepaid_cents,
        "lines": invoices.list_lines(invoice.id),
        "payments": received,
        "taken_back": {one.reverses_id for one in received},
        "lost": list_lost([one.id for one in received if one.kind == "disputed"]),
        "online": [one for one in received_of(received) if one.payment.provider_id],
        "notes": notes,
        "balance": balance_of(
            invoice.payable_cents,
            sum(one.amount_cents for one in received),
            -sum(note.payable_cents for note in notes),
        ),
        "corrected": invoices.get_invoice(invoice.corrects_id, actor()) if invoice.corrects_id else None,
        "creditable": credited < invoice.gross_cents,
        **late_page(invoice, received, notes),
    }


def _schedule_of(invoice: Invoice) -> dict[str, Any]:
    """What its contract bills when, and which of it is due."""
    schedule = find_schedule(invoice.contract_id)
    signed = schedule is not None and schedule.contract.signed_at is not None
    return {"schedule": schedule, "due": list_due(schedule, clock.today()) if schedule and signed else []}


@bp.post("/contracts/<uuid:contract_id>/instalments")
@requires(Permission.MANAGE_MONEY)
def bill_contract(contract_id: UUID) -> Any:
    drafted = instalments.bill_contract(contract_id, clock.today(), actor())
    if not drafted:
        raise Refused(Reason("nothing_due"))
    message = ngettext("%(num)d brouillon est prêt.", "%(num)d brouillons sont prêts.", len(drafted))
    return done(_page_of(drafted[0].id), message, drafted[0].id)


@bp.post("/transfers/<uuid:transfer_in_id>")
@requires(Permission.MANAGE_MONEY)
def bill_transfer(transfer_in_id: UUID) -> Any:
    invoice = transfers.bill_transfer(transfer_in_id, actor())
    return done(_page_of(invoice.id), _("La facture est préparée : vérifiez-la, puis émettez-la."), invoice.id)


@bp.post("/audits/<uuid:audit_id>")
@requires(Permission.MANAGE_MONEY)
def draft_invoice(audit_id: UUID) -> Any:
    invoice = operations.draft_invoice(audit_id, actor())
    return done(_page_of(invoice.id), _("La facture est préparée : vérifiez-la, puis émettez-la."), invoice.id)


@bp.post("/<uuid:invoice_id>/service-day")
@requires(Permission.MANAGE_MONEY)
@form(ServiceDayForm, page=show_invoice)
def set_service_day(invoice_id: UUID, values: dict[str, Any]) -> Any:
    operations.set_service_day(invoice_id, values["service_on"], values["version"], actor())
    return done(_page_of(invoice_id), _("La date de la prestation est enregistrée."), invoice_id)


@bp.post("/<uuid:invoice_id>/issue")
@requires(Permission.MANAGE_MONEY)
def issue_invoice(invoice_id: UUID) -> Any:
    invoice = issuing.issue_invoice(invoice_id, actor())
    message = _("La facture %(number)s est émise.", number=invoice.number)
    return done(_page_of(invoice_id), message, invoice_id)


@bp.post("/<uuid:invoice_id>/abandon")
@requires(Permission.MANAGE_MONEY)
def abandon_invoice(invoice_id: UUID) -> Any:
    operations.abandon_invoice(invoice_id, actor())
    return done(url_for("invoices.list_invoices"), _("Le brouillon est abandonné."), invoice_id)


@bp.post("/<uuid:invoice_id>/payments")
@requires(Permission.MANAGE_MONEY)
@form(PaymentForm, page=show_invoice)
def record_payment(invoice_id: UUID, values: dict[str, Any]) -> Any:
    what = (values["amount_cents"], values["received_on"], values["method"], values["note"])
    payment = payments.record_payment(invoice_id, *what, actor())
    return done(_page_of(invoice_id), _("Le paiement est enregistré."), payment.id)


@bp.get("/payments/<uuid:payment_id>/cancel")
@requires(Permission.MANAGE_MONEY)
def show_cancel(payment_id: UUID) -> Any:
    payment = payments.get_typed(payment_id)
    invoice = invoices.get_invoice(payment.invoice_id, actor())
    return render_template("billing/payment_cancel.html", payment=payment, invoice=invoice)


@bp.post("/payments/<uuid:payment_id>/cancel")
@requires(Permission.MANAGE_MONEY)
@form(ReasonForm, page=show_cancel)
def cancel_payment(payment_id: UUID, values: dict[str, Any]) -> Any:
    back = payments.cancel_payment(payment_id, values["reason"], actor())
    return done(_page_of(back.invoice_id), _("Le paiement est annulé."), back.id)


@bp.post("/<uuid:invoice_id>/repayments")
@requires(Permission.MANAGE_MONEY)
@form(RepaymentForm, page=show_invoice)
def record_repayment(invoice_id: UUID, values: dict[str, Any]) -> Any:
    what = (values["amount_cents"], values["repaid_on"], values["reason"])
    rows = repayments.record_repayment(invoice_id, *what, actor())
    return done(_page_of(invoice_id), _("Le remboursement est enregistré."), rows[0].id)


@bp.get("/<uuid:invoice_id>/invoice.pdf")
@requires(Permission.READ_MONEY)
def download_invoice(invoice_id: UUID) -> Any:
    return send_kept(invoices.get_invoice(invoice_id, actor()).file_id)


@bp.get("/<uuid:invoice_id>/invoice.xml")
@requires(Permission.READ_MONEY)
def download_electronic_invoice(invoice_id: UUID) -> Any:
    return send_xml(*read_electronic_invoice(invoice_id, actor()))


@bp.get("/<uuid:invoice_id>/invoice-ubl.xml")
@requires(Permission.READ_MONEY)
def download_ubl_invoice(invoice_id: UUID) -> Any:
    return send_xml(*read_ubl_invoice(invoice_id, actor()))


def _page_of(invoice_id: UUID) -> str:
    return url_for("invoices.show_invoice", invoice_id=invoice_id)
