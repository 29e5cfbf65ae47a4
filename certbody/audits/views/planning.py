"""Placing an audit's half-days, sending its plan, declaring impartiality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext as _

from certbody.audits.models import Audit
from certbody.audits.operations import impartiality, planning
from certbody.audits.queries import proposing
from certbody.audits.queries.audits import find_size, get_audit, list_team
from certbody.audits.queries.plan_days import find_surveillance_window, list_day_warnings
from certbody.audits.queries.planning import default_place, list_half_days, proposal_overdue, propose_by
from certbody.audits.queries.sizing import find_application, find_sample, site_names, sizing_day
from certbody.audits.rules.lifecycle import may_plan
from certbody.audits.schemas.planning import MOST_HALF_DAYS, PlanForm
from certbody.kit import clock, wording
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.http import EDITED_MEANWHILE, FormState, done, form
from certbody.kit.verdict import Reason
from certbody.tenants.access import actor, requires
from certbody.tenants.queries.people import list_members
from certbody.tenants.rules.permissions import Permission, Role

bp = Blueprint("planning", __name__, url_prefix="/b/<slug>/audits/<uuid:audit_id>")

FIELD_OF = {
    "place_reason_on_site": "place_reason",
    "place_cause_not_permitted": "place_cause",
    "renewal_never_remote": "place",
    "place_reason_remote": "place_reason",
    "always_on_site": "place_reason",
    "open_report": "place_reason",
    "initial_was_remote": "place_reason",
    "lead_without_half_day": "lead_id",
    "reviewer_in_team": "reviewer_id",
    "not_reviewer": "reviewer_id",
    "place_tells_sampled_site": "place_detail",
}
KEPT = (
    "version", "lead_id", "place", "place_cause", "place_reason", "place_detail", "window_exception", "late_reason",
)  # fmt: skip
BEFORE_PLANNING = {
    EDITED_MEANWHILE,
    "not_plannable",
    "planning_over",
    "audit_move_not_allowed",
    "not_sized",
    "sites_not_drawn",
}


@bp.get("/planning")
@bp.get("/planning/proposal", endpoint="show_proposal")
@requires(Permission.PLAN_AUDITS)
def show_planning(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    require(may_plan(audit.state))
    size, sample = find_size(audit.id), find_sample(audit.id)
    if size is None:
        raise Refused(Reason("not_sized", "art. 4"))
    sites = [*sample.drawn, *sample.added] if sample else []
    if len(sites) != size.sampled_sites:
        raise Refused(Reason("sites_not_drawn", "art. 6", {"count": size.sampled_sites}))
    _tell_nobody_proposed()
    return render_template("audits/planning.html", audit=audit, size=size, **_choices(audit, size.half_days, sites))


def _tell_nobody_proposed() -> None:
    """A proposal is made for a person: asked for nobody, it says so at the field."""
    if request.args.get("lead") == "":
        g.form = FormState(request.args.to_dict(), {"lead": [_("Choisissez la personne à qui proposer l’audit.")]})


def _choices(audit: Audit, count: int, sites: Sequence[UUID]) -> dict[str, Any]:
    placed, members = list_half_days(audit.id), list_members(staff_only=True)
    auditors = [member for member in members if Role.AUDITOR in member.roles]
    reviewers = [member for member in members if Role.REVIEWER in member.roles]
    lead, start = _asked(audit, auditors)
    own = [(one.day, one.half) for one in placed if one.membership_id == lead]
    proposed = proposing.propose(lead, start, count, sites, own) if lead and _is_proposal() else []
    rows = proposed or proposing.rows_of(placed)[:count]
    rows += [proposing.Row()] * (count - len(rows))
    half_days = _typed_half_days() or [(row.day, row.half) for row in rows if row.day and row.half]
    day = min((one[0] for one in half_days), default=start)
    names = site_names(audit.organisation_id)
    return {
        "rows": rows,
        "lead": lead,
        "start": start,
        "day_asked": day,
        "half_days_asked": half_days,
        "candidates": proposing.candidates_for(audit, auditors, half_days, placed, day),
        "reviewers": proposing.reviewers_for(audit, reviewers, day),
        "sites": [(site, names.get(site, "")) for site in sites],
        "default_place": default_place(audit),
        "propose_by": propose_by(audit.id),
        "late": proposal_overdue(audit),
        "window": find_surveillance_window(audit),
        "day_warnings": list_day_warnings(audit, [one[0] for one in half_days], clock.today()),
    }


def _is_proposal() -> bool:
    return request.method == "GET" and bool(request.args.get("lead"))


def _asked(audit: Audit, auditors: Sequence[Any]) -> tuple[UUID | None, date]:
    """The lead and the first day to start from: those asked, else those placed, else the sizing day."""
    team = list_team(audit.id)
    known = {member.id for member in auditors}
    lead = request.args.get("lead", type=UUID) or _typed_lead()
    if lead not in known:
        lead = next((one.membership_id for one in team if one.role == "lead"), None)
    start = request.args.get("start", type=date.fromisoformat)
    return lead, start or audit.first_day or max(sizing_day(audit, find_application(audit)), clock.today())


def _typed_lead() -> UUID | None:
    typed = g.form.typed.get("lead_id") if g.get("form") else None
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None


def _typed_half_days() -> list[tuple[date, str]]:
    """The half-days of a refused form, so that the obstacles told are those of what was typed."""
    typed = g.form.typed if g.get("form") else {}
    found = []
    for number in range(1, MOST_HALF_DAYS + 1):
        day, half = typed.get(f"day_{number}"), typed.get(f"half_{number}")
        if day and half in ("am", "pm"):
            try:
                found.append((date.fromisoformat(day), str(half)))
            except ValueError:
                continue
    return found


@bp.post("/planning")
@requires(Permission.PLAN_AUDITS)
@form(PlanForm, page=show_planning)
def plan_audit(audit_id: UUID, values: dict[str, Any]) -> Any:
    slots = _slots(values)
    kept = {name: values[name] for name in KEPT}
    try:
        audit = planning.plan_audit(
            audit_id, **kept, members=(), slots=slots, reviewer_id=values["reviewer_id"], by=actor()
        )
    except Refused as refused:
        raise _at_fields(refused) from None
    message = _("L’audit est planifié. Son plan se met en PDF ; envoyez-le quand l’équipe est prête.")
    return done(url_for("audits.show_audit", audit_id=audit.id), message, audit.id)


def _slots(values: dict[str, Any]) -> list[planning.PlannedSlot]:
    """The rows that were filled in; a row begun and not finished, or in the past, is told at its day."""
    slots, errors = [], {}
    for number in range(1, MOST_HALF_DAYS + 1):
        day, half, member = (values.get(f"{name}_{number}") for name in ("day", "half", "member"))
        if not (day or half or member):
            continue
        if not (day and half and member):
            errors[f"day_{number}"] = ["slot_incomplete"]
        elif day < clock.today():
            errors[f"day_{number}"] = ["slot_in_past"]
        else:
            slots.append((member, day, half, values.get(f"site_{number}")))
    if errors:
        raise Invalid(errors)
    return slots


def _at_fields(refused: Refused) -> Exception:
    """A rule's no about a person, a half-day or the place goes back to the form, with what was typed."""
    if any(reason.code in BEFORE_PLANNING for reason in refused.reasons):
        return refused
    errors: dict[str, list[str]] = {}
    for reason in refused.reasons:
        person = reason.values.get("person")
        told = " ".join(filter(None, (wording.why(reason), wording.lift(reason))))
        errors.setdefault(FIELD_OF.get(reason.code, "slots"), []).append(f"{person} : {told}" if person else told)
    return Invalid({name: list(dict.fromkeys(told)) for name, told in errors.items()})


@bp.post("/plan")
@requires(Permission.PLAN_AUDITS)
def send_plan(audit_id: UUID) -> Any:
    audit = planning.send_plan(audit_id, actor())
    message = _("Le plan part à l’organisme de formation et à l’équipe d’audit.")
    return done(url_for("audits.show_audit", audit_id=audit.id), message, audit.id)


@bp.post("/impartiality")
@requires(Permission.CONDUCT_AUDITS)
def declare_impartiality(audit_id: UUID) -> Any:
    row = impartiality.declare_impartiality(audit_id, actor())
    message = _("Votre déclaration d’impartialité est enregistrée pour cette mission.")
    return done(url_for("audits.show_audit", audit_id=audit_id), message, row.id)
