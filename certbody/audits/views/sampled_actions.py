"""The sample of training actions, category by category."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits.operations import sampled_actions
from certbody.audits.operations.team_work import conducts
from certbody.audits.queries.audits import get_audit
from certbody.audits.schemas.on_site import SampledActionForm
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("sampled_actions", __name__, url_prefix="/b/<slug>")


@bp.get("/audits/<uuid:audit_id>/sampled-actions")
@requires(Permission.READ_FINDINGS)
def list_sampled_actions(audit_id: UUID) -> Any:
    by = actor()
    audit = get_audit(audit_id, by)
    return render_template(
        "audits/sampled_actions.html",
        audit=audit,
        actions=sampled_actions.list_shown_actions(audit_id, by),
        editable=audit.state in sampled_actions.SAMPLING_STATES and conducts(audit_id, by),
    )


@bp.post("/audits/<uuid:audit_id>/sampled-actions")
@requires(Permission.CONDUCT_AUDITS)
@form(SampledActionForm, page=list_sampled_actions)
def add_sampled_action(audit_id: UUID, values: dict[str, Any]) -> Any:
    row = sampled_actions.add_sampled_action(audit_id, **values, by=actor())
    url = url_for("sampled_actions.list_sampled_actions", audit_id=audit_id)
    return done(url, _("L’action est dans l’échantillon."), row.id)


@bp.post("/sampled-actions/<uuid:sampled_action_id>/removal")
@requires(Permission.CONDUCT_AUDITS)
def remove_sampled_action(sampled_action_id: UUID) -> Any:
    row = sampled_actions.remove_sampled_action(sampled_action_id, actor())
    url = url_for("sampled_actions.list_sampled_actions", audit_id=row.audit_id)
    return done(url, _("L’action est retirée de l’échantillon."), row.id)
