"""A minor that came with a certificate of another body, as the auditor of the next audit settles it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits.operations import taken_over
from certbody.audits.operations.team_work import conducts
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.findings import is_shown_conforming, standard_of
from certbody.audits.queries.taken_over import get_taken_over
from certbody.audits.rules.lifecycle import may_lift_taken_over
from certbody.audits.schemas.on_site import LiftingForm
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("taken_over", __name__, url_prefix="/b/<slug>/audits/<uuid:audit_id>/taken-over")


@bp.get("/<uuid:minor_taken_over_id>")
@requires(Permission.READ_FINDINGS)
def show_minor(audit_id: UUID, minor_taken_over_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    one, shown = get_taken_over(audit, minor_taken_over_id), True
    if one.settled_audit_id is None:
        shown = is_shown_conforming(audit.id, one.indicator)
    return render_template(
        "audits/taken_over.html", audit=audit, one=one, conducts=conducts(audit_id, actor()),
        indicator=standard_of(audit).indicator(one.indicator),
        verdict=may_lift_taken_over(one.state, audit.state, shown=shown, note="…"),
    )  # fmt: skip


@bp.post("/<uuid:minor_taken_over_id>/lifting")
@requires(Permission.CONDUCT_AUDITS)
@form(LiftingForm, page=show_minor)
def lift(audit_id: UUID, minor_taken_over_id: UUID, values: dict[str, Any]) -> Any:
    row = taken_over.lift_taken_over(audit_id, minor_taken_over_id, values["note"], actor())
    url = url_for("findings.show_findings", audit_id=audit_id)
    return done(url, _("La mineure reprise est levée."), row.id)
