"""The audits of a training organisation, as it sees them: dates, team, plan; samples from the opening meeting on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.audits.models import Audit
from certbody.audits.operations.planning import acknowledge_plan as acknowledge
from certbody.audits.operations.size_notices import acknowledge_size as take_note
from certbody.audits.queries import register
from certbody.audits.queries.audits import find_size, get_audit
from certbody.audits.queries.closing_sheets import list_closing_sheets
from certbody.audits.queries.findings import list_sampled_actions
from certbody.audits.queries.planning import list_half_days, list_people_of_team
from certbody.audits.queries.redraw import proof_of
from certbody.audits.queries.register import Filters
from certbody.audits.queries.size_notices import list_size_notices
from certbody.audits.queries.sizing import find_sample
from certbody.audits.rules.lifecycle import may_prepare, may_show_samples
from certbody.audits.views.audit_page import steps_of
from certbody.kit import clock
from certbody.kit.errors import NotFound
from certbody.kit.http import done
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("portal_audits", __name__, url_prefix="/b/<slug>/portal/audits")


@bp.get("/")
@requires(Permission.USE_PORTAL)
def list_audits() -> Any:
    filters = Filters(after=request.args.get("after", type=UUID))
    audits, after = register.list_audits(filters, actor(), clock.today())
    pages = {"next_url": url_for("portal_audits.list_audits", after=after) if after else None}
    return render_template("portal/audits/list.html", audits=audits, pages=pages)


@bp.get("/<uuid:audit_id>")
@requires(Permission.USE_PORTAL)
def show_audit(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    return render_template(
        "portal/audits/show.html",
        audit=audit,
        steps=steps_of(audit),
        size=find_size(audit.id),
        notices=list_size_notices(audit.id),
        preparation=may_prepare(audit.state),
        sheets=list_closing_sheets(audit.id),
        **_plan_of(audit),
        **_sample_of(audit),
    )


def _plan_of(audit: Audit) -> dict[str, Any]:
    """Team and half-days, once the plan is sent; never at which site."""
    if audit.plan_sent_at is None:
        return {"sent": False, "team": [], "half_days": []}
    half_days = [(row.day, row.half) for row in list_half_days(audit.id)]
    return {"sent": True, "team": list_people_of_team(audit.id), "half_days": half_days}


def _sample_of(audit: Audit) -> dict[str, Any]:
    """The draw's print at any time; all that redoes it, and the actions, from the opening meeting on (R3.7)."""
    shown, sample = may_show_samples(audit.state).allowed, find_sample(audit.id)
    return {
        "commitment": sample.commitment if sample else None,
        "proof": proof_of(audit, sample) if sample and shown else None,
        "sampled_actions": list_sampled_actions(audit.id) if shown else [],
    }


@bp.post("/<uuid:audit_id>/duration")
@requires(Permission.USE_PORTAL)
def acknowledge_size(audit_id: UUID) -> Any:
    audit = take_note(audit_id, actor())
    url = url_for("portal_audits.show_audit", audit_id=audit.id)
    return done(url, _("Merci : votre organisme a bien pris connaissance de la nouvelle durée."), audit.id)


@bp.get("/<uuid:audit_id>/plan.pdf")
@requires(Permission.USE_PORTAL)
def download_plan(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    if audit.plan_file_id is None or audit.plan_sent_at is None:
        raise NotFound
    return send_stored(audit.plan_file_id)


@bp.post("/<uuid:audit_id>/plan")
@requires(Permission.USE_PORTAL)
def acknowledge_plan(audit_id: UUID) -> Any:
    audit = acknowledge(audit_id, actor())
    url = url_for("portal_audits.show_audit", audit_id=audit.id)
    return done(url, _("Merci : votre organisme a bien pris connaissance du plan d’audit."), audit.id)
