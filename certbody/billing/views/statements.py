"""A client's statement of account, for the office and for the client itself."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext as _

from certbody.billing.operations.statement_document import print_statement
from certbody.billing.queries.statements import read_statement
from certbody.billing.rules.ageing import BUCKETS
from certbody.billing.rules.statements import Statement
from certbody.clients.models import Organisation
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import clock
from certbody.kit.errors import NotFound
from certbody.kit.http import FormState
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import day_argument

bp = Blueprint("statements", __name__, url_prefix="/b/<slug>/invoices/clients/<uuid:organisation_id>/statement")
portal_bp = Blueprint("portal_statement", __name__, url_prefix="/b/<slug>/portal/invoices/statement")


@bp.get("/")
@requires(Permission.READ_MONEY)
def show_statement(organisation_id: UUID) -> Any:
    organisation, statement = _asked(organisation_id)
    pdf = url_for("statements.download_statement", organisation_id=organisation_id, **_days_of(statement))
    told = {"organisation": organisation, "statement": statement, "pdf": pdf, "brackets": _brackets()}
    return render_template("billing/statement.html", **told)


@bp.get("/statement.pdf")
@requires(Permission.READ_MONEY)
def download_statement(organisation_id: UUID) -> Any:
    return _send(*_asked(organisation_id))


@portal_bp.get("/")
@requires(Permission.USE_PORTAL)
def show_own_statement() -> Any:
    organisation, statement = _asked(_own())
    pdf = url_for("portal_statement.download_own_statement", **_days_of(statement))
    told = {"organisation": organisation, "statement": statement, "pdf": pdf, "brackets": _brackets()}
    return render_template("portal/invoices/statement.html", **told)


@portal_bp.get("/statement.pdf")
@requires(Permission.USE_PORTAL)
def download_own_statement() -> Any:
    return _send(*_asked(_own()))


def _own() -> UUID:
    """The organisation of the person who reads; NotFound for one of none."""
    organisation_id = actor().organisation_id
    if organisation_id is None:
        raise NotFound
    return organisation_id


def _asked(organisation_id: UUID) -> tuple[Organisation, Statement]:
    """The statement of the days in the page's address: of this year until today when it names none."""
    organisation = get_organisation(organisation_id, actor())
    last = day_argument("last") or clock.today()
    first = day_argument("first") or date(last.year, 1, 1)
    _tell_wrong_days(first, last)
    first = min(first, last)
    return organisation, read_statement(organisation.id, first, last)


def _tell_wrong_days(first: date, last: date) -> None:
    """A day that cannot be read, or a period that ends before it begins, is told at its field."""
    unread = [name for name in ("first", "last") if request.args.get(name) and day_argument(name) is None]
    errors = {name: [_("Indiquez une date au format AAAA-MM-JJ.")] for name in unread}
    if first > last:
        errors.setdefault("last", [_("Le dernier jour ne peut pas précéder le premier.")])
    if errors:
        g.form = FormState(request.args.to_dict(), errors)


def _days_of(statement: Statement) -> dict[str, Any]:
    return {"first": statement.first.isoformat(), "last": statement.last.isoformat()}


def _brackets() -> list[str]:
    return [name for name, _least, _most in BUCKETS]


def _send(organisation: Organisation, statement: Statement) -> Response:
    name = f"releve-{organisation.siren or organisation.id.hex[-9:]}-{statement.last:%Y%m%d}.pdf"
    headers = {"Content-Disposition": f"inline; filename={name}", "Cache-Control": "private, no-cache"}
    return Response(print_statement(organisation, statement), mimetype="application/pdf", headers=headers)
