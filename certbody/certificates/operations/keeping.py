"""Writing a decision for good."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from certbody.certificates.models import Decision
from certbody.certificates.rules import decision as rules
from certbody.certificates.rules.decision import DECISION_RULE
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def check_terms(outcome: str, reason: str, effective_on: date, former_end: date | None = None) -> None:
    """Refuses at its field a day out of reach or a reason that says nothing: a decision cannot be corrected."""
    verdicts = {
        "effective_on": rules.effect_in_reach(outcome, clock.today(), effective_on, former_end),
        "reason": rules.reason_told(reason),
    }
    faults = {name: [one.code for one in verdict.reasons] for name, verdict in verdicts.items() if not verdict}
    if faults:
        raise Invalid(faults)


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
