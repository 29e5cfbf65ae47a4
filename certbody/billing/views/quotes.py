"""The office's quotes and contracts: to make, to send, to follow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext as _

from certbody.billing.models import Contract, Quote
from certbody.billing.operations import contracts
from certbody.billing.operations import quotes as operations
from certbody.billing.queries import prices, quotes
from certbody.billing.queries.late_changes import late_terms_of
from certbody.billing.queries.schedules import find_schedule
from certbody.billing.schemas.forms import ChosenDiscountsForm
from certbody.billing.views.pages import first_id, send_kept, url_if_known
from certbody.kit import clock, transaction
from certbody.kit.errors import Refused
from certbody.kit.http import done, form, wants_json
from certbody.kit.verdict import ALLOWED, Reason, Verdict
from certbody.tenants import journal
from certbody.tenants.access import actor, requires
from certbody.tenants.queries.people import list_people_of
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("quotes", __name__, url_prefix="/b/<slug>/quotes")


@bp.get("/")
@requires(Permission.READ_MONEY)
def list_quotes() -> Any:
    view = request.args.get("state", "")
    if view == quotes.TO_MAKE:
        return _to_make()
    rows = quotes.list_quotes(actor(), SIZE + 1, view, uuid_argument("before"))
    page = page_of(rows, "quotes.list_quotes", first_id, state=view or None)
    return render_template("billing/quotes.html", view=view, page=page, counts=quotes.count_quotes())


def _to_make(refused: tuple[Reason, ...] = ()) -> Any:
    """The audits that wait for their quote, each with what stands in its way: a price that the list lacks."""
    rows, tariffs = quotes.list_audits_to_quote(SIZE), prices.price_list_on(clock.today())
    page = page_of(rows, "quotes.list_quotes", first_id, state=quotes.TO_MAKE)
    known = {"verdicts": {row[0].id: operations.may_quote(row[0], tariffs) for row in rows}, "refused": refused}
    counts = quotes.count_quotes()
    return render_template("billing/quotes.html", view=quotes.TO_MAKE, to_make=True, page=page, counts=counts, **known)


@bp.get("/<uuid:quote_id>")
@requires(Permission.READ_MONEY)
def show_quote(quote_id: UUID) -> Any:
    quote = quotes.get_quote(quote_id, actor())
    contract = quotes.find_contract(quote.id)
    page = {
        "sizes": quotes.find_sizes(quote),
        "verdict": _verdict(quote, contract),
        "people": list_people_of(quote.organisation_id),
        "entries": journal.list_entries("quote", quote.id),
        "schedule": find_schedule(contract.id if contract else None),
        "offers": prices.list_offers(clock.today()) if quote.state == "draft" else [],
        "audit_url": url_if_known("audits.show_audit", audit_id=quote.audit_id),
    }
    return render_template("billing/quote.html", quote=quote, contract=contract, late=late_terms_of(quote), **page)


def _verdict(quote: Quote, contract: Contract | None) -> Verdict:
    """What stands in the way of the next step: sending a draft, or the client's signature."""
    if quote.state == "draft":
        return operations.may_send(quote)
    if quote.state == "sent" and contract is not None:
        return contracts.may_sign(quote, contract, clock.today())
    return ALLOWED


@bp.post("/audits/<uuid:audit_id>")
@requires(Permission.MANAGE_MONEY)
def make_quote(audit_id: UUID) -> Any:
    """What stands in the way is told on the page where it was asked for."""
    try:
        quote = operations.make_quote(audit_id, actor())
    except Refused as refused:
        if wants_json():
            raise
        transaction.rollback()
        return make_response(_to_make(refused.reasons), refused.status)
    return done(url_for("quotes.show_quote", quote_id=quote.id), _("Le devis est fait."), quote.id)


@bp.post("/<uuid:quote_id>/discounts")
@requires(Permission.MANAGE_MONEY)
@form(ChosenDiscountsForm, page=show_quote)
def choose_discounts(quote_id: UUID, values: dict[str, Any]) -> Any:
    former = quotes.get_quote(quote_id, actor())
    quote = operations.make_quote(former.audit_id, actor(), values["discounts"])
    return done(url_for("quotes.show_quote", quote_id=quote.id), _("Le devis est fait."), quote.id)


@bp.post("/<uuid:quote_id>/send")
@requires(Permission.MANAGE_MONEY)
def send_quote(quote_id: UUID) -> Any:
    contract = operations.send_quote(quote_id, actor())
    return done(url_for("quotes.show_quote", quote_id=quote_id), _("Le devis et le contrat sont envoyés."), contract.id)


@bp.get("/contracts/<uuid:contract_id>/offered.pdf")
@requires(Permission.READ_MONEY)
def download_offered(contract_id: UUID) -> Any:
    return send_kept(quotes.get_contract(contract_id, actor()).file_id)


@bp.get("/contracts/<uuid:contract_id>/signed.pdf")
@requires(Permission.READ_MONEY)
def download_signed(contract_id: UUID) -> Any:
    return send_kept(quotes.get_contract(contract_id, actor()).signed_file_id)
