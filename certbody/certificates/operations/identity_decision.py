"""The decision on a change of identity: the certificate follows the organisation, or a new initial audit is needed."""

from __future__ import annotations

from uuid import UUID

from certbody.certificates.models import Certificate, Decision, IdentityCase
from certbody.certificates.operations import issuing, letters
from certbody.certificates.operations.keeping import check_terms, keep_decision
from certbody.certificates.queries import identity as queries
from certbody.certificates.queries.review import decider_verdict, find_decider
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules import decision as decisions
from certbody.certificates.rules import identity as rules
from certbody.certificates.rules.decision import Decider
from certbody.certificates.rules.replaying import facts_of_identity
from certbody.clients.operations.organisations import change
from certbody.kit import clock
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Refused, require
from certbody.kit.verdict import Reason, Verdict, all_of
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.rules.permissions import Permission

_STATES = {"accept_change": "accepted", "refuse_change": "refused"}


def decide_case(identity_case_id: UUID, outcome: str, reason: str, version: int, by: Actor) -> Decision:
    """Accepts the change, so that record and certificates follow the organisation from today, or refuses it.

    Refused to whoever of the body opened or examined it, took part in the cycle's audits or has a link (invariant 63).
    """
    by.must(Permission.DECIDE)
    case, today = queries.get_case(identity_case_id, by, lock=True), clock.today()
    expect_version(case, version)
    if case.state not in queries.UNDECIDED:
        raise Refused(Reason("identity_settled", rules.IDENTITY_RULE))
    certificates, decider = queries.list_running(case.organisation_id), _decider(case, by)
    scope = certificates[-1].categories if certificates else []
    record = decisions.DecisionRecord(outcome, today, today, reason, by.membership_id, "")
    allowed = outcome_verdict(case, outcome), who_decides(case, by), decisions.decision_complete("identity", record)
    require(wordable(all_of(*allowed)))
    check_terms(outcome, reason, today)
    decision = keep_decision(
        Decision(
            organisation_id=case.organisation_id,
            certificate_id=certificates[-1].id if certificates else None,
            outcome=outcome,
            categories=scope,
            reason=reason.strip(),
            facts=facts_of_identity(outcome, scope, authors_of(case), queries.file_of(case), decider),
            decided_on=today,
            effective_on=today,
        ),
        by,
    )
    return _settle(case, certificates, decision, by)


def outcome_verdict(case: IdentityCase, outcome: str) -> Verdict:
    """Whether this outcome is open on the case today."""
    file = queries.file_of(case)
    return rules.may_accept(file, clock.today()) if outcome == "accept_change" else rules.may_decide_identity(file)


def who_decides(case: IdentityCase, by: Actor) -> Verdict:
    """Whether this person may decide: did not open or examine the case, no part in the cycle's audits, no link."""
    apart = decider_verdict(_decider(case, by), case.organisation_id, clock.today())
    return all_of(rules.may_decide_own(authors_of(case), by.membership_id), apart)


def authors_of(case: IdentityCase) -> frozenset[str]:
    """Who of the body opened the case or examined it, as memberships; whoever completes it again is added."""
    return frozenset(case.examined_by) | ({str(case.opened_by)} if case.opened_by else set())


def _decider(case: IdentityCase, by: Actor) -> Decider:
    team = queries.list_team_ids(case.organisation_id)
    return find_decider(by, by.may(Permission.DECIDE), team, case.organisation_id, clock.today())


def _settle(case: IdentityCase, certificates: list[Certificate], decision: Decision, by: Actor) -> Decision:
    case.decision_id, case.state = decision.id, _STATES[decision.outcome]
    numbers: list[str] = []
    if decision.outcome == "accept_change":
        change(case.organisation, {**case.after, "list_reason": case.list_reason or decision.reason}, by, decided=True)
        if rules.PRINTED & set(case.after):
            numbers = [_reprint(one, decision, by) for one in certificates]
    journal.record(f"identity_case.{case.state}", case, by, before=case.before, after=case.after,
                   reason=decision.reason)  # fmt: skip
    db.session.flush()
    letters.tell_identity(case.organisation, case.state, case.kind, decision.reason, numbers)
    return decision


def _reprint(certificate: Certificate, decision: Decision, by: Actor) -> str:
    """The next edition under the new identity: same scope, same dates, same evaluation."""
    certificate.edition += 1
    db.session.flush()
    issuing.record_event(
        certificate, certificate.state, decision.effective_on, decision.reason, by, decision, certificate.state
    )
    issuing.print_edition(certificate, decision, None, by)
    return issuing.printed_number(certificate)
