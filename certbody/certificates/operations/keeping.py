"""Writing a decision for good."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from certbody.certificates.models import Decision
from certbody.certificates.rules.decision import DECISION_RULE
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def keep_decision(decision: Decision, by: Actor) -> Decision:
    """Writes a decision for good. Refused by the database too when the decider took part in the audit."""
    decision.decided_by, decision.decided_by_name = _membership(by), by.name
    decision.decided_at = clock.now()
    db.session.add(decision)
    try:
        db.session.flush()
    except IntegrityError as error:
        if "who took part in an audit" in str(error.orig):
            raise Refused(Reason("decider_in_audit_team", DECISION_RULE)) from error
        raise
    journal.record("decision.taken", decision, by, after={"outcome": decision.outcome}, reason=decision.reason)
    return decision


def _membership(by: Actor) -> UUID:
    if by.membership_id is None:
        raise Refused(Reason("decider_lacks_role", DECISION_RULE))
    return by.membership_id
