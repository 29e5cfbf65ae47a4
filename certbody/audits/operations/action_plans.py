"""The organisation's action plans, version after version, and the auditor's answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from certbody.audits.models import ActionPlan, ActionPlanReview, Nonconformity, NonconformityEvidence
from certbody.audits.operations.nonconformities import get_followed, step
from certbody.audits.operations.team_work import write_client, write_team
from certbody.audits.queries.nonconformities import get_nonconformity
from certbody.audits.queries.nonconformity_answers import get_action_plan
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, Refused
from certbody.kit.verdict import Reason
from certbody.tenants.actor import Actor

WORDS = ("cause", "correction", "corrective_action")
ENOUGH = 20


def lint_plan(values: Mapping[str, Any], one: Nonconformity, today: date) -> dict[str, list[str]]:
    """What a careful reader would question in a plan before it is sent: remarks by field, none of them blocks.

    Source: R4.3 (legal delay). Example: a cause that repeats the correction, a date after the last legal day.
    """
    remarks: dict[str, list[str]] = {}
    for name in WORDS:
        if len(values[name].strip()) < ENOUGH:
            remarks.setdefault(name, []).append("plan_short")
    if _same(values["cause"], values["correction"]):
        remarks.setdefault("cause", []).append("plan_cause_is_correction")
    if _same(values["correction"], values["corrective_action"]):
        remarks.setdefault("corrective_action", []).append("plan_action_is_correction")
    if one.implementation_due and values["due_on"] > one.implementation_due:
        remarks.setdefault("due_on", []).append("plan_after_legal_day")
    if values["due_on"] < today:
        remarks.setdefault("due_on", []).append("plan_day_is_past")
    return remarks


def _same(one: str, other: str) -> bool:
    return " ".join(one.lower().split()) == " ".join(other.lower().split())


def submit_plan(nonconformity_id: UUID, values: Mapping[str, Any], by: Actor) -> ActionPlan:
    """Sends a new version of the plan to the auditor; the former versions stay readable (invariant 52)."""
    one = get_nonconformity(nonconformity_id, by, lock=True)
    if not by.is_client:
        raise NotAllowed("the organisation writes its plan")
    last = db.session.scalar(select(func.max(ActionPlan.version)).where(ActionPlan.nonconformity_id == one.id))
    plan = ActionPlan(
        nonconformity_id=one.id,
        version=(last or 0) + 1,
        submitted_by=by.person_id,
        submitted_by_name=by.name,
        submitted_at=clock.now(),
        **{name: values[name] for name in (*WORDS, "owner", "due_on")},
    )
    step(one, "plan_submitted", by, f"plan, version {plan.version}")
    db.session.add(plan)
    db.session.flush()
    write_team("plan_submitted", one.audit, f"nonconformities/{one.id}", number=one.number, what="plan")
    return plan


def review_plan(action_plan_id: UUID, outcome: str, comment: str, by: Actor) -> ActionPlanReview:
    """Accepts the newest version of a plan, or returns it with a comment. Refused for a version that was replaced."""
    plan = get_action_plan(action_plan_id, by)
    one = get_followed(plan.nonconformity_id, by)
    newest = db.session.scalar(select(func.max(ActionPlan.version)).where(ActionPlan.nonconformity_id == one.id))
    if plan.version != newest:
        raise Refused(Reason("plan_replaced"))
    if outcome == "returned" and not comment.strip():
        raise Invalid({"comment": ["return_comment_missing"]})
    step(one, "plan_accepted" if outcome == "accepted" else "plan_returned", by, comment)
    review = ActionPlanReview(
        action_plan_id=plan.id,
        outcome=outcome,
        comment=comment,
        reviewed_by=by.person_id,
        reviewed_by_name=by.name,
        reviewed_at=clock.now(),
    )
    db.session.add(review)
    db.session.flush()
    if outcome == "accepted" and _has_evidence(one):
        step(one, "evidence_submitted", by, "preuves déjà jointes")
    template = "plan_accepted" if outcome == "accepted" else "plan_returned"
    path = f"portal/nonconformities/{one.id}"
    write_client(template, one.audit, path, number=one.number, comment=comment, what="plan", grade=one.grade)
    return review


def _has_evidence(one: Nonconformity) -> bool:
    statement = select(NonconformityEvidence.id).where(NonconformityEvidence.nonconformity_id == one.id).limit(1)
    return db.session.scalar(statement) is not None
