"""An audit ready to be planned, with qualified people: where planning tests start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from certbody.auditors.operations.records import record_qualification
from certbody.audits.models import Audit
from certbody.audits.operations.moving import move
from certbody.audits.operations.opening import open_audit
from certbody.audits.operations.planning import plan_audit
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import get_audit
from certbody.tenants.actor import Actor
from tests.factories import an_application, an_organisation
from tests.support import Bench, Body

MONDAY, TUESDAY = date(2027, 1, 11), date(2027, 1, 12)


@dataclass(frozen=True)
class Ground:
    """A body with its people, a client and its application."""

    body: Body
    planner: Actor
    lead: Actor
    reviewer: Actor
    client: Actor
    organisation_id: UUID
    application_id: UUID


def qualify(auditor: Actor, by: Actor, *categories: str) -> None:
    """Records the right to audit some categories from 2026 to 2028."""
    for category in categories or ("AF",):
        values = {"category": category, "valid_from": date(2026, 1, 1), "valid_to": date(2028, 1, 1), "proof": "Jury"}
        record_qualification(auditor.membership_id, values, by)


def make_ground(bench: Bench, **application: Any) -> Ground:
    """A body, a qualified auditor, a reviewer, and a client whose application for 300 000 € is admissible."""
    body = bench.body()
    planner, lead, reviewer = (bench.member(body, role) for role in ("planner", "auditor", "reviewer"))
    with bench.inside(body):
        organisation = an_organisation()
        made = an_application(organisation, **{"state": "admissible", **application})
        qualify(lead, planner, "AF")
        organisation_id, application_id = organisation.id, made.id
    client = bench.member(body, "client", organisation_id=organisation_id)
    return Ground(body, planner, lead, reviewer, client, organisation_id, application_id)


def contracted(ground: Ground) -> Audit:
    """The audit of the application, sized (3 half-days) and with a signed contract. Inside the body's scope."""
    audit = open_audit(ground.application_id, ground.planner)
    size_audit(audit.id, ground.planner)
    return move(audit, "contracted", ground.planner)


def three_slots(who: Actor, first: date = MONDAY) -> list[tuple[Any, date, str, None]]:
    """A day and a half at the central function."""
    second = first.replace(day=first.day + 1)
    return [(who.membership_id, day, half, None) for day, half in ((first, "am"), (first, "pm"), (second, "am"))]


def plan(ground: Ground, audit_id: UUID, **changes: Any) -> Audit:
    """Plans with believable values; `changes` replaces some of them."""
    audit = get_audit(audit_id, ground.planner)
    values: dict[str, Any] = {
        "version": audit.version,
        "lead_id": ground.lead.membership_id,
        "members": (),
        "slots": three_slots(ground.lead),
        "place": "on_site",
        "place_reason": "",
        "place_detail": "",
        "reviewer_id": ground.reviewer.membership_id,
    }
    return plan_audit(audit_id, **{**values, **changes}, by=ground.planner)
