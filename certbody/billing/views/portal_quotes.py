"""The training organisation's quotes: reading the contract, declaring on honour, accepting or declining."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.billing.operations import contracts
from certbody.billing.operations import quotes as operations
from certbody.billing.queries import quotes
from certbody.billing.queries.late_changes import late_terms_of
from certbody.billing.queries.schedules import read_schedule
from certbody.billing.schemas.forms import AcceptForm, DeclineForm
from certbody.billing.views.pages import first_id, send_kept
from certbody.kit import clock
from certbody.kit.errors import NotFound
from certbody.kit.http import done, form
from certbody.kit.i18n import day
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("portal_quotes", __name__, url_prefix="/b/<slug>/portal/quotes")


@bp.get("/")
@requires(Permission.USE_PORTAL)
def list_quotes() -> Any:
    rows = quotes.list_quotes(actor(), SIZE + 1, before=uuid_argument("before"))
    page = page_of(rows, "portal_quotes.list_quotes", first_id)
    return render_template("portal/quotes/list.html", page=page)


@bp.get("/<uuid:quote_id>")
@requires(Permission.USE_PORTAL)
def show_quote(quote_id: UUID) -> Any:
    quote = quotes.get_quote(quote_id, actor())
    contract = quotes.find_contract(quote.id)
    if contract is None:
        raise NotFound
    size, verdict = quotes.find_sizes(quote)[0], contracts.may_sign(quote, contract, clock.today())
    page = {"size": size, "verdict": verdict, "schedule": read_schedule(contract), "late": late_terms_of(quote)}
    return render_template("portal/quotes/show.html", quote=quote, contract=contract, **page)


@bp.post("/<uuid:quote_id>/accept")
@requires(Permission.USE_PORTAL)
@form(AcceptForm, page=show_quote)
def accept_contract(quote_id: UUID, values: dict[str, Any]) -> Any:
    contract = quotes.find_contract(quotes.get_quote(quote_id, actor()).id)
    if contract is None:
        raise NotFound
    declared = [name for name in contracts.DECLARED if values[name]]
    signer, address = (values["signer_name"], values["signer_title"]), request.remote_addr or ""
    signed = contracts.accept_contract(contract.id, *signer, declared, address, actor())
    propose_by = day(signed.propose_by, "long")
    message = _("Le contrat est signé. Une date d’audit vous est proposée avant le %(day)s.", day=propose_by)
    return done(url_for("portal_quotes.show_quote", quote_id=quote_id), message, contract.id)


@bp.post("/<uuid:quote_id>/decline")
@requires(Permission.USE_PORTAL)
@form(DeclineForm, page=show_quote)
def decline_quote(quote_id: UUID, values: dict[str, Any]) -> Any:
    operations.decline_quote(quote_id, values["reason"], actor())
    url = url_for("portal_quotes.show_quote", quote_id=quote_id)
    return done(url, _("Le devis est décliné ; l’organisme certificateur est prévenu."), quote_id)


@bp.get("/contracts/<uuid:contract_id>/offered.pdf")
@requires(Permission.USE_PORTAL)
def download_offered(contract_id: UUID) -> Any:
    return send_kept(quotes.get_contract(contract_id, actor()).file_id)


@bp.get("/contracts/<uuid:contract_id>/signed.pdf")
@requires(Permission.USE_PORTAL)
def download_signed(contract_id: UUID) -> Any:
    return send_kept(quotes.get_contract(contract_id, actor()).signed_file_id)
