"""Transfers that came in on the body's account: what each may settle, attributing it, taking that back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.billing.operations import bank_attributions as operations
from certbody.billing.operations.bank_confirming import VIEWS, certain_of, confirm_all, mark_of, propose, propose_all
from certbody.billing.queries import bank
from certbody.billing.queries.invoices import get_invoice
from certbody.billing.queries.online import has_account
from certbody.billing.rules.bank_booking import names_stripe
from certbody.billing.schemas.bank import AttributeForm, ConfirmAllForm, ConfirmForm, ReasonForm
from certbody.kit.http import done, form
from certbody.tenants import journal
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import SIZE, page_argument, page_links

bp = Blueprint("bank_lines", __name__, url_prefix="/b/<slug>/invoices/bank")


@bp.get("/")
@requires(Permission.READ_MONEY)
def list_lines() -> Any:
    view, page = request.args.get("state", ""), page_argument()
    if view in (bank.ATTRIBUTED, bank.SET_ASIDE):
        return _settled(view, page)
    return _open(view, page)


def _open(view: str, page: int) -> Any:
    """The lines to attribute, with how many of each confidence there are."""
    proposed = propose_all()
    shown = [one for one in proposed if view in ("", one.confidence)]
    rows = shown[(page - 1) * SIZE : page * SIZE]
    counts = {name: sum(one.confidence == name for one in proposed) for name in VIEWS} | {"": len(proposed)}
    links = page_links("bank_lines.list_lines", page, len(shown) > page * SIZE, state=view)
    certain = certain_of(proposed)
    told = {
        "counts": counts,
        "certain": len(certain),
        "seen": mark_of(certain),
        "left": sum(one.line.left_cents for one in proposed),
    }
    return render_template("billing/bank_lines.html", rows=rows, view=view, page=links, **told)


def _settled(view: str, page: int) -> Any:
    lines = bank.list_settled_lines(view, page, SIZE)
    links = page_links("bank_lines.list_lines", page, len(lines) > SIZE, state=view)
    return render_template("billing/bank_lines.html", lines=lines[:SIZE], view=view, page=links, counts={}, certain=0)


@bp.post("/confirm")
@requires(Permission.MANAGE_MONEY)
@form(ConfirmAllForm, page=list_lines)
def confirm_certain(values: dict[str, Any]) -> Any:
    batch = confirm_all(values["seen"], actor())
    return done(url_for("bank_statements.show_batch", bank_batch_id=batch.id), "", batch.id)


@bp.get("/<uuid:bank_line_id>")
@requires(Permission.READ_MONEY)
def show_line(bank_line_id: UUID) -> Any:
    line = bank.get_bank_line(bank_line_id)
    made = bank.list_attributions(line.id)
    known = {"proposed": propose(line), "entries": journal.list_entries("bank_line", line.id)}
    known |= {"may_be_payout": has_account(), "names_stripe": names_stripe(line.payer, line.words)}
    undone = {row.Payment.reverses_id for row in made}
    return render_template("billing/bank_line.html", line=line, made=made, undone=undone, **known)


@bp.post("/<uuid:bank_line_id>/confirm")
@requires(Permission.MANAGE_MONEY)
@form(ConfirmForm, page=show_line)
def confirm(bank_line_id: UUID, values: dict[str, Any]) -> Any:
    line = operations.confirm(bank_line_id, values["parts"], values["left_cents"], actor())
    return done(_next(line.left_cents, bank_line_id), _("Le paiement est enregistré."), line.id)


@bp.post("/<uuid:bank_line_id>")
@requires(Permission.MANAGE_MONEY)
@form(AttributeForm, page=show_line)
def attribute(bank_line_id: UUID, values: dict[str, Any]) -> Any:
    what = (values["number"], values["amount_cents"], values["left_cents"])
    line = operations.attribute_to_number(bank_line_id, *what, actor())
    return done(_next(line.left_cents, bank_line_id), _("Le paiement est enregistré."), line.id)


@bp.post("/<uuid:bank_line_id>/aside")
@requires(Permission.MANAGE_MONEY)
@form(ReasonForm, page=show_line)
def set_aside(bank_line_id: UUID, values: dict[str, Any]) -> Any:
    operations.set_aside(bank_line_id, values["reason"], actor())
    return done(url_for(".list_lines"), _("Le virement est mis de côté."), bank_line_id)


@bp.post("/<uuid:bank_line_id>/payout")
@requires(Permission.MANAGE_MONEY)
def book_payout(bank_line_id: UUID) -> Any:
    operations.book_payout(bank_line_id, actor())
    return done(url_for(".list_lines"), _("Le versement de Stripe est inscrit dans la comptabilité."), bank_line_id)


@bp.post("/<uuid:bank_line_id>/again")
@requires(Permission.MANAGE_MONEY)
def take_up_again(bank_line_id: UUID) -> Any:
    operations.take_up_again(bank_line_id, actor())
    return done(url_for(".show_line", bank_line_id=bank_line_id), _("Le virement est de nouveau à affecter."))


@bp.get("/payments/<uuid:payment_id>/unmatch")
@requires(Permission.MANAGE_MONEY)
def show_unmatch(payment_id: UUID) -> Any:
    payment = operations.get_attribution(payment_id)
    assert payment.bank_line_id is not None
    line, invoice = bank.get_bank_line(payment.bank_line_id), get_invoice(payment.invoice_id, actor())
    return render_template("billing/bank_unmatch.html", payment=payment, line=line, invoice=invoice)


@bp.post("/payments/<uuid:payment_id>/unmatch")
@requires(Permission.MANAGE_MONEY)
@form(ReasonForm, page=show_unmatch)
def unmatch(payment_id: UUID, values: dict[str, Any]) -> Any:
    line = operations.unmatch(payment_id, values["reason"], actor())
    message = _("L’affectation est annulée : le virement est de nouveau à affecter.")
    return done(url_for(".show_line", bank_line_id=line.id), message, line.id)


def _next(left_cents: int, bank_line_id: UUID) -> str:
    """Back to the list once nothing is left of a line."""
    return url_for(".show_line", bank_line_id=bank_line_id) if left_cents else url_for(".list_lines")
