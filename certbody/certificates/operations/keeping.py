"""Writing a decision for good."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from certbody.certificates.models import Decision
from certbody.certificates.operations.complaints import note
from certbody.certificates.queries.appeals import find_appeal_to_answer
from certbody.certificates.rules import decision as rules
from certbody.certificates.rules.complaints import may_decide_again
from certbody.certificates.rules.decision import DECISION_RULE
from certbody.clients.models import Complaint
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
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
    answered = _answered_appeal(decision)
    db.session.add(decision)
    try:
        db.session.flush()
    except IntegrityError as error:
        if "who took part in an audit" in str(error.orig):
            raise Refused(Reason("decider_in_audit_team", DECISION_RULE)) from error
        raise
    journal.record("decision.taken", decision, by, after={"outcome": decision.outcome}, reason=decision.reason)
    if answered is not None:
        answered.new_decision_id = decision.id
        note(answered, "decide_again", answered.state, by)
    return decision


def _answered_appeal(decision: Decision) -> Complaint | None:
    """The upheld appeal that this decision answers: the decision appealed stays, and this one names it (invariant 68).

    Refused for whoever took the former one.
    """
    found = find_appeal_to_answer(decision, lock=True)
    if found is None:
        return None
    complaint, former = found
    require(may_decide_again(decision.decided_by, former.decided_by))
    decision.former_id = former.id
    return complaint


def _membership(by: Actor) -> UUID:
    if by.membership_id is None:
        raise Refused(Reason("decider_lacks_role", DECISION_RULE))
    return by.membership_id
