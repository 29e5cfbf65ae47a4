"""The training actions that the auditor samples in each category; the client sees them from the opening on (R3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from certbody.audits.models import Audit, SampledAction
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.findings import list_sampled_actions
from certbody.audits.rules import lifecycle
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused, require
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

SAMPLING_STATES = ("planned", "plan_sent", "open")
SAID = ("category", "title", "reference", "as_subcontractor")


def add_sampled_action(
    audit_id: UUID,
    category: str,
    title: str,
    reference: str,
    as_subcontractor: bool,
    by: Actor,
    sampled_action_id: UUID | None = None,
) -> SampledAction:
    """Adds an action to the sample of its category. Refused for a category that is not audited (R3.7).

    `sampled_action_id`: the id that a device gave it already.
    """
    audit = _sampling(audit_id, by)
    _must_be_audited(audit, category)
    row = SampledAction(
        id=sampled_action_id or new_id(),
        audit_id=audit.id,
        category=category,
        title=title,
        reference=reference,
        as_subcontractor=as_subcontractor,
    )
    db.session.add(row)
    db.session.flush()
    journal.record("sampled_action.added", row, by, after={"category": category, "title": title})
    return row


def _must_be_audited(audit: Audit, category: str) -> None:
    if category not in audit.categories:
        raise Refused(Reason("category_not_audited", "guide V9"))


def find_sampled_action(audit_id: UUID, sampled_action_id: UUID) -> SampledAction | None:
    """An action of an audit's sample, taken out or not; NotFound when it is another audit's."""
    row = db.session.get(SampledAction, (current_tenant(), sampled_action_id))
    if row is not None and row.audit_id != audit_id:
        raise NotFound
    return row


def change_sampled_action(row: SampledAction, values: Mapping[str, Any], by: Actor) -> SampledAction:
    """Says an action of the sample otherwise, or brings it back into the sample; the journal keeps what it said."""
    audit = _sampling(row.audit_id, by)
    _must_be_audited(audit, values["category"])
    before = {name: getattr(row, name) for name in SAID}
    if row.removed_at is None and before == values:
        return row
    for name in SAID:
        setattr(row, name, values[name])
    row.removed_at = None
    journal.record("sampled_action.changed", row, by, before=before, after=dict(values))
    db.session.flush()
    return row


def remove_sampled_action(sampled_action_id: UUID, by: Actor) -> SampledAction:
    """Takes an action out of the sample; the journal keeps it."""
    row = db.session.get(SampledAction, (current_tenant(), sampled_action_id))
    if row is None:
        raise NotFound
    _sampling(row.audit_id, by)
    if row.removed_at is None:
        row.removed_at = clock.now()
        journal.record("sampled_action.removed", row, by, before={"category": row.category, "title": row.title})
        db.session.flush()
    return row


def list_shown_actions(audit_id: UUID, by: Actor) -> list[SampledAction]:
    """The sample as the reader may see it: a client is refused before the opening meeting."""
    audit = get_audit(audit_id, by)
    if by.is_client:
        require(lifecycle.may_show_samples(audit.state))
    return list_sampled_actions(audit.id)


def _sampling(audit_id: UUID, by: Actor) -> Audit:
    audit = get_conducted_audit(audit_id, by)
    if audit.state not in SAMPLING_STATES:
        raise Refused(Reason("sample_is_fixed", "guide V9"))
    return audit
