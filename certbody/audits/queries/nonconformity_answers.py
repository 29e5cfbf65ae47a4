"""What was answered to a nonconformity: plans with their reviews, evidence, and the steps of its life."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select

from certbody.audits.models import ActionPlan, ActionPlanReview, NonconformityEvent, NonconformityEvidence
from certbody.audits.queries.nonconformities import get_nonconformity
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import StoredFile


@dataclass(frozen=True)
class Answer:
    """What the organisation answered to a nonconformity: plans with their reviews, newest first, and evidence."""

    plans: list[tuple[ActionPlan, ActionPlanReview | None]]
    evidence: list[tuple[NonconformityEvidence, StoredFile]]

    @property
    def plan(self) -> ActionPlan | None:
        """The version that counts: the newest."""
        return self.plans[0][0] if self.plans else None

    @property
    def review(self) -> ActionPlanReview | None:
        """The auditor's answer to the newest version."""
        return self.plans[0][1] if self.plans else None


def get_answer(nonconformity_id: UUID) -> Answer:
    """The organisation's answer to one nonconformity."""
    return list_answers([nonconformity_id])[nonconformity_id]


def list_answers(ids: list[UUID]) -> dict[UUID, Answer]:
    """The answers to several nonconformities. Two statements whatever their number."""
    answers = {one: Answer([], []) for one in ids}
    reviews = (ActionPlanReview.tenant_id == ActionPlan.tenant_id) & (ActionPlanReview.action_plan_id == ActionPlan.id)
    plans = (
        select(ActionPlan, ActionPlanReview)
        .outerjoin(ActionPlanReview, reviews)
        .where(is_one_of(ActionPlan.nonconformity_id, ids))
        .order_by(ActionPlan.version.desc())
    )
    for plan, review in db.session.execute(plans):
        answers[plan.nonconformity_id].plans.append((plan, review))
    for one, stored in db.session.execute(_evidence().where(is_one_of(NonconformityEvidence.nonconformity_id, ids))):
        answers[one.nonconformity_id].evidence.append((one, stored))
    return answers


def _evidence() -> Select[NonconformityEvidence, StoredFile]:
    return (
        select(NonconformityEvidence, StoredFile)
        .join(
            StoredFile,
            (StoredFile.tenant_id == NonconformityEvidence.tenant_id)
            & (StoredFile.id == NonconformityEvidence.file_id),
        )
        .order_by(NonconformityEvidence.added_at)
    )


def get_evidence(nonconformity_id: UUID, evidence_id: UUID, by: Actor) -> NonconformityEvidence:
    """One piece of evidence of a nonconformity that the actor may see, or NotFound."""
    get_nonconformity(nonconformity_id, by)
    found = db.session.get(NonconformityEvidence, (current_tenant(), evidence_id))
    if found is None or found.nonconformity_id != nonconformity_id:
        raise NotFound
    return found


def get_action_plan(action_plan_id: UUID, by: Actor) -> ActionPlan:
    """A version of an action plan that the actor may see, or NotFound."""
    plan = db.session.get(ActionPlan, (current_tenant(), action_plan_id))
    if plan is None:
        raise NotFound
    get_nonconformity(plan.nonconformity_id, by)
    return plan


def list_events(nonconformity_id: UUID) -> list[NonconformityEvent]:
    """The steps of a nonconformity, newest first."""
    statement = (
        select(NonconformityEvent)
        .where(NonconformityEvent.nonconformity_id == nonconformity_id)
        .order_by(NonconformityEvent.at.desc(), NonconformityEvent.id.desc())
    )
    return list(db.session.scalars(statement))


def list_corrected(ids: list[UUID]) -> list[NonconformityEvent]:
    """The corrections of what nonconformities say; oldest first."""
    statement = (
        select(NonconformityEvent)
        .where(
            is_one_of(NonconformityEvent.nonconformity_id, ids),
            NonconformityEvent.former_fact.is_not(None),
        )
        .order_by(NonconformityEvent.at, NonconformityEvent.id)
    )
    return list(db.session.scalars(statement))
