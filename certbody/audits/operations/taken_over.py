"""What an audit does with the minors that came with a certificate of another body: lift them, or re-qualify them."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.models import Audit, MinorTakenOver, Nonconformity
from certbody.audits.operations.nonconformities import draft_major, requalify_into
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.audits.queries.findings import is_shown_conforming
from certbody.audits.queries.taken_over import Earlier, get_taken_over, is_open
from certbody.audits.rules.lifecycle import may_lift_taken_over
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import require
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def lift_taken_over(audit_id: UUID, minor_taken_over_id: UUID, note: str, by: Actor) -> MinorTakenOver:
    """Ends a minor of the body before: this audit found its indicator conforming, with what was seen and a note.

    Source: R4.3, R5.11, invariants 50 and 51.
    """
    audit = get_conducted_audit(audit_id, by)
    one = get_taken_over(audit, minor_taken_over_id, lock=True)
    require(may_lift_taken_over(one.state, audit.state, shown=is_shown_conforming(audit.id, one.indicator), note=note))
    one.lifted_at, one.lifted_by, one.lifted_by_name, one.lifting_note = clock.now(), by.person_id, by.name, note
    _settle(one, "lifted", audit, by, note)
    return one


def falls_due(one: Earlier, audit: Audit) -> bool:
    """Whether the closing meeting makes it a major: a minor still open, or one of the body before whose lifting fell.

    What this audit lifted falls when the indicator is no longer found conforming with what was seen.
    """
    if one.grade != "minor":
        return False
    lifted_here = isinstance(one, MinorTakenOver) and one.state == "lifted"
    return is_open(one) or (lifted_here and not is_shown_conforming(audit.id, one.indicator))


def requalify_earlier(one: Earlier, audit: Audit, by: Actor) -> Nonconformity:
    """The major that takes the place of an open minor in this audit, whoever found the minor (R4.3, invariant 50)."""
    if isinstance(one, Nonconformity):
        return requalify_into(one, audit, by)
    _settle(one, "requalified", audit, by)
    return draft_major(one, audit, by, taken_over_id=one.id)


def _settle(one: MinorTakenOver, state: str, audit: Audit, by: Actor, note: str = "") -> None:
    before, one.state, one.settled_audit_id = one.state, state, audit.id
    after = {"state": state, "reference": audit.reference}
    journal.record(f"minor_taken_over.{state}", one, by, before={"state": before}, after=after, reason=note or None)
    db.session.flush()
