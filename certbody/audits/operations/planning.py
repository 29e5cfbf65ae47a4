"""Planning an audit: its team, its half-days, its place; then sending the plan, acknowledging it, declaring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.exc import IntegrityError

from certbody.auditors.models import BusyHalfDay
from certbody.auditors.rules.availability import HalfDay, Slot
from certbody.audits import standards
from certbody.audits.models import Audit, AuditHalfDay, AuditMember
from certbody.audits.operations import plan_checks as checks
from certbody.audits.operations.moving import move
from certbody.audits.operations.plan_checks import Plan
from certbody.audits.operations.sending_conditions import conditions_verdict
from certbody.audits.operations.size_notices import size_heard
from certbody.audits.queries.audits import find_size, get_audit, list_team
from certbody.audits.queries.plan_days import window_verdict
from certbody.audits.queries.planning import list_half_days, proposal_overdue
from certbody.audits.queries.sizing import find_sample
from certbody.audits.queries.unfit_plans import NOT_BEGUN
from certbody.audits.rules import lifecycle
from certbody.kit import clock, outbox
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import Membership
from certbody.tenants.queries.people import list_members, list_members_by_id

DOCUMENT = "audit_plan"
PlannedSlot = tuple[UUID, date, str, UUID | None]


def plan_audit(
    audit_id: UUID,
    version: int,
    lead_id: UUID,
    members: Sequence[UUID],
    slots: Sequence[PlannedSlot],
    place: str,
    place_reason: str,
    place_detail: str,
    reviewer_id: UUID,
    by: Actor,
    window_exception: str = "",
    late_reason: str = "",
    place_cause: str = "",
) -> Audit:
    """Places the team on the audit's half-days, or places it anew (invariants 22 to 33).

    `members`: the team besides the lead; `slots`: (member, day, half, site or None for the central function);
    `window_exception`: why beyond the legal window. The first day fixes the standard and its guide (R0.1, R0.2).
    """
    audit = _plannable(audit_id, version, late_reason.strip(), by)
    plan = Plan(lead_id, _team(lead_id, members, slots), _laid(slots), place, place_reason, reviewer_id, place_cause)
    people = {member.id: member for member in list_members(staff_only=True)}
    audit.window_exception, audit.place_detail = window_exception.strip(), place_detail.strip()
    _follow_texts(audit, plan.days[0])
    _check(audit, plan, str(audit.standard), people)
    require(checks.check_secrecy(audit, place_detail))
    _take_half_days(audit, plan, people)
    _keep_team(audit, plan)
    return _keep(audit, plan, by)


def _plannable(audit_id: UUID, version: int, late_reason: str, by: Actor) -> Audit:
    """The audit, to be planned; its first date, proposed after the days that the contract leaves, has a reason."""
    audit = get_audit(audit_id, by, lock=True)
    require(lifecycle.may_plan(audit.state))
    expect_version(audit, version)
    if (due := proposal_overdue(audit)) is not None:
        if not late_reason:
            raise Invalid({"late_reason": ["late_proposal"]})
        journal.record("audit.proposed_late", audit, by, after={"due_on": due.isoformat()}, reason=late_reason)
    return audit


def _follow_texts(audit: Audit, day: date) -> None:
    audit.standard = standards.standard_code_on(day)
    audit.guide = standards.guide_on(audit.standard, day)


def _team(lead_id: UUID, members: Sequence[UUID], slots: Sequence[PlannedSlot]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys((lead_id, *members, *(slot[0] for slot in slots))))


def _laid(slots: Sequence[PlannedSlot]) -> tuple[Slot, ...]:
    if not slots:
        raise Refused(Reason("no_half_day", "art. 4"))
    return tuple(Slot(person, day, half, site) for person, day, half, site in slots)


def _check(audit: Audit, plan: Plan, standard: str, people: dict[UUID, Membership]) -> None:
    size, sample = find_size(audit.id), find_sample(audit.id)
    if size is None:
        raise Refused(Reason("not_sized", "art. 4"))
    sampled = [*sample.drawn, *sample.added] if sample else []
    if len(sampled) != size.sampled_sites:
        raise Refused(Reason("sites_not_drawn", "art. 6", {"count": size.sampled_sites}))
    names = {member: people[member].person.name for member in plan.team if member in people}
    require(
        all_of(
            checks.check_layout(plan, size, sampled, names),
            window_verdict(audit, plan.days),
            checks.check_place(audit, plan),
            checks.check_roles(plan, people),
            checks.check_people(audit, plan, standard, people, _own(audit)),
            checks.check_rotation(audit, plan, people),
        )
    )


def _own(audit: Audit) -> dict[UUID, list[HalfDay]]:
    own: dict[UUID, list[HalfDay]] = {}
    for row in list_half_days(audit.id):
        own.setdefault(row.membership_id, []).append((row.day, row.half))
    return own


def _take_half_days(audit: Audit, plan: Plan, people: dict[UUID, Membership]) -> None:
    """Frees the former half-days and takes the new ones; the primary key across bodies has the last word."""
    free_half_days(audit)
    rows = [
        AuditHalfDay(audit_id=audit.id, membership_id=slot.person, day=slot.day, half=slot.half, site_id=slot.site)
        for slot in plan.slots
    ]
    busy = [BusyHalfDay(person_id=people[row.membership_id].person_id, day=row.day, half=row.half) for row in rows]
    try:
        with db.session.begin_nested():
            db.session.add_all([*busy, *rows])
    except IntegrityError:
        raise Refused(Reason("double_booked")) from None


def free_half_days(audit: Audit) -> None:
    """Gives back every half-day that an audit took, for this body and for all."""
    statement = (
        select(Membership.person_id, AuditHalfDay.day, AuditHalfDay.half)
        .join(AuditHalfDay, AuditHalfDay.membership_id == Membership.id)
        .where(AuditHalfDay.audit_id == audit.id)
    )
    taken = [tuple(row) for row in db.session.execute(statement)]
    if taken:
        key = tuple_(BusyHalfDay.person_id, BusyHalfDay.day, BusyHalfDay.half)
        db.session.execute(delete(BusyHalfDay).where(key.in_(taken)).execution_options(synchronize_session="fetch"))
    for row in list_half_days(audit.id):
        db.session.delete(row)
    db.session.flush()


def _keep_team(audit: Audit, plan: Plan) -> None:
    """Who stays keeps the declaration made for this mission."""
    kept = {row.membership_id: row for row in list_team(audit.id)}
    for member, row in kept.items():
        if member not in plan.team:
            db.session.delete(row)
    for member in plan.team:
        role = "lead" if member == plan.lead_id else "auditor"
        if member in kept:
            kept[member].role = role
        else:
            db.session.add(AuditMember(audit_id=audit.id, membership_id=member, role=role))


def _keep(audit: Audit, plan: Plan, by: Actor) -> Audit:
    former, (first, last) = audit.state, plan.days
    before = {"first_day": _iso(audit.first_day), "last_day": _iso(audit.last_day)}
    audit.first_day, audit.last_day = first, last
    audit.place, audit.place_reason, audit.reviewer_id = plan.place, plan.place_reason.strip(), plan.reviewer_id
    audit.place_cause = plan.place_cause if plan.place != "on_site" else ""
    audit.proposed_on = audit.proposed_on or clock.today()
    audit.plan_file_id = audit.plan_sent_at = audit.plan_acknowledged_at = audit.short_plan_half_days = None
    told = {"first_day": _iso(first), "last_day": _iso(last), "standard": audit.standard, "place": audit.place}
    if audit.window_exception:
        told["window_exception"] = audit.window_exception
    if former == "planned":
        journal.record("audit.replanned", audit, by, before=before, after=told)
    else:
        move(audit, "planned", by, **told)
    outbox.post(DOCUMENT, audit_id=str(audit.id))
    db.session.flush()
    return audit


def send_plan(audit_id: UUID, by: Actor) -> Audit:
    """Sends the plan to the organisation and to the team (R5.5, invariant 35); the sending is dated.

    Refused when the duration was computed again since and no longer matches the half-days placed, or the client has not
    taken note of it, when somebody of the team left or is no longer auditor, qualified, impartial or free (invariants
    28 to 30), when the place, which the client reads, names a sampled site (R3.7), and for what others ask before.
    """
    audit = get_audit(audit_id, by, lock=True)
    require(lifecycle.may_move(audit.state, "plan_sent"))
    size, placed = find_size(audit.id), list_half_days(audit.id)
    if size is not None and size.half_days != len(placed):
        values: dict[str, object] = {"sized": size.half_days, "planned": len(placed)}
        raise Refused(Reason("layout_differs_from_sizing", "art. 4", values))
    fits, secret = _still_fits(audit, placed), checks.check_secrecy(audit, audit.place_detail)
    require(all_of(size_heard(audit), fits, secret, conditions_verdict(audit)))
    audit.plan_sent_at = clock.now()
    move(audit, "plan_sent", by)
    outbox.post(DOCUMENT, audit_id=str(audit.id), send=True)
    return audit


def team_verdict(audit: Audit) -> Verdict:
    """Whether the people of a plan still fit, as they stand now; nothing is asked before there is a plan."""
    placed = list_half_days(audit.id)
    return _still_fits(audit, placed) if placed and audit.state in NOT_BEGUN else ALLOWED


def _still_fits(audit: Audit, placed: Sequence[AuditHalfDay]) -> Verdict:
    """Looks at the people of a plan once more: still here, with their role, qualified, impartial and free."""
    team = tuple(dict.fromkeys(row.membership_id for row in placed))
    laid = tuple(Slot(row.membership_id, row.day, row.half, row.site_id) for row in placed)
    if not team or audit.reviewer_id is None or audit.standard is None:
        return refuse("no_half_day", "art. 4")
    lead = next((one.membership_id for one in list_team(audit.id) if one.role == "lead"), team[0])
    plan = Plan(lead, team, laid, audit.place, audit.place_reason, audit.reviewer_id)
    people = {member.id: member for member in list_members_by_id((*team, audit.reviewer_id))}
    return all_of(
        checks.check_roles(plan, people), checks.check_people(audit, plan, audit.standard, people, _own(audit))
    )


def acknowledge_plan(audit_id: UUID, by: Actor) -> Audit:
    """Keeps that the organisation has taken note of the plan, once (invariant 35)."""
    audit = get_audit(audit_id, by, lock=True)
    if audit.state != "plan_sent":
        raise Refused(Reason("plan_not_sent", "art. 1"))
    if audit.plan_acknowledged_at is None:
        audit.plan_acknowledged_at = clock.now()
        journal.record("audit.plan_acknowledged", audit, by)
        db.session.flush()
    return audit


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
