"""Calling an audit off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits.operations.cancelling import cancel_audit
from certbody.audits.queries.audits import get_audit
from certbody.audits.rules.lifecycle import may_cancel
from certbody.audits.schemas.planning import CancelForm
from certbody.kit.errors import require
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("cancelling", __name__, url_prefix="/b/<slug>/audits/<uuid:audit_id>/cancel")


@bp.get("/")
@requires(Permission.PLAN_AUDITS)
def show_cancel(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    require(may_cancel(audit.state))
    return render_template("audits/cancel.html", audit=audit)


@bp.post("/")
@requires(Permission.PLAN_AUDITS)
@form(CancelForm, page=show_cancel)
def cancel(audit_id: UUID, values: dict[str, Any]) -> Any:
    audit = cancel_audit(audit_id, values["reason"], actor())
    return done(
        url_for("audits.show_audit", audit_id=audit.id), _("L’audit est annulé ; ses demi-journées sont libres.")
    )
