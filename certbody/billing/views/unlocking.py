"""What an audit's plan waits for, and lifting it for one audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits.queries.audits import get_audit
from certbody.billing.operations import unlocking as operations
from certbody.billing.queries import unlocking as queries
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.schemas.members import ReasonForm

bp = Blueprint("unlocking", __name__, url_prefix="/b/<slug>/invoices/audits/<uuid:audit_id>/unlocking")


@bp.get("/")
@requires(Permission.MANAGE_MONEY)
def show(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    told = {"verdict": queries.payment_verdict(audit), "unlock": queries.find_unlock(audit.id)}
    invoices = queries.list_awaited_invoices(audit.id)
    return render_template("billing/unlocking.html", audit=audit, invoices=invoices, **told)


@bp.post("/")
@requires(Permission.MANAGE_MONEY)
@form(ReasonForm, page=show)
def unlock(audit_id: UUID, values: dict[str, Any]) -> Any:
    operations.unlock_planning(audit_id, values["reason"], actor())
    message = _("Le plan de cet audit peut être envoyé ; le motif et votre nom restent à son historique.")
    return done(url_for("audits.show_audit", audit_id=audit_id), message, audit_id)
