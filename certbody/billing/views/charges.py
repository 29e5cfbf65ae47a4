"""What is billed around an audit: at whose prices, what was billed, and what may be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits.queries.audits import get_audit
from certbody.billing.models import InvoiceLine
from certbody.billing.operations import charging
from certbody.billing.queries import charges
from certbody.billing.rules.charging import AT_COST, ZONES
from certbody.billing.schemas.forms import FollowUpForm, LateChangeForm, TravelForm
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("charges", __name__, url_prefix="/b/<slug>/invoices/audits/<uuid:audit_id>/charges")


@bp.get("/")
@requires(Permission.MANAGE_MONEY)
def show_charges(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    grounds, billed = charges.find_grounds(audit), charges.list_charges(audit_id)
    page: dict[str, Any] = {"grounds": grounds, "billed": billed, "zones": ZONES}
    if grounds.verdict.allowed:
        page |= _open_to_billing(grounds, billed)
    return render_template("billing/charges.html", audit=audit, **page)


def _open_to_billing(grounds: charges.Grounds, billed: Any) -> dict[str, Any]:
    taken = {line.basis.get("planned_on") for line, _invoice in billed}
    changes = charges.list_date_changes(grounds.audit.id)
    return {
        "changes": [one for one in changes if one.planned_on.isoformat() not in taken],
        "travel": charging.travel_verdict(grounds, billed),
        "follow_up": charging.follow_up_verdict(grounds, billed),
        "at_cost": grounds.settings["travel_terms"] == AT_COST,
    }


@bp.post("/late-change")
@requires(Permission.MANAGE_MONEY)
@form(LateChangeForm, page=show_charges)
def charge_late_change(audit_id: UUID, values: dict[str, Any]) -> Any:
    return _done(charging.charge_late_change(audit_id, **values, by=actor()))


@bp.post("/travel")
@requires(Permission.MANAGE_MONEY)
@form(TravelForm, page=show_charges)
def charge_travel(audit_id: UUID, values: dict[str, Any]) -> Any:
    return _done(charging.charge_travel(audit_id, **{"zone": None, **values}, by=actor()))


@bp.post("/follow-up")
@requires(Permission.MANAGE_MONEY)
@form(FollowUpForm, page=show_charges)
def charge_follow_up(audit_id: UUID, values: dict[str, Any]) -> Any:
    return _done(charging.charge_follow_up(audit_id, **values, by=actor()))


def _done(line: InvoiceLine) -> Any:
    message = _("La ligne est ajoutée au brouillon : vérifiez-le, puis émettez-le.")
    return done(url_for("invoices.show_invoice", invoice_id=line.invoice_id), message, line.invoice_id)
