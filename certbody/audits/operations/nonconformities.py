"""The life of a nonconformity: every step through one door, which keeps who, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, func, select

from certbody.audits.models import Audit, Finding, Nonconformity, NonconformityEvent, NonconformityEvidence
from certbody.audits.operations.team_work import conducts, write_client, write_team
from certbody.audits.queries.nonconformities import find_next_open_audit, get_nonconformity
from certbody.audits.queries.taken_over import Earlier
from certbody.audits.rules.deadlines import deadlines_for, may_requalify
from certbody.audits.rules.grading import GRADES
from certbody.audits.rules.lifecycle import OPEN_NONCONFORMITY_STATES, may_lift, may_move_nonconformity
from certbody.audits.standards import nonconformity_terms, terms_version
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile
from certbody.tenants.queries.settings import setting_on


def step(one: Nonconformity, to: str, by: Actor, note: str = "") -> NonconformityEvent:
    """Moves a nonconformity and adds the step to its history. Refused when its life has no such step."""
    require(may_move_nonconformity(one.state, to))
    event = NonconformityEvent(
        nonconformity_id=one.id,
        from_state=one.state,
        to_state=to,
        at=clock.now(),
        actor_id=by.person_id,
        actor_name=by.name,
        note=note,
    )
    journal.record(
        f"nonconformity.{to}", one, by, before={"state": one.state}, after={"state": to}, reason=note or None
    )
    one.state = to
    db.session.add(event)
    db.session.flush()
    return event


def get_followed(nonconformity_id: UUID, by: Actor) -> Nonconformity:
    """The nonconformity, locked, for those who follow it: the team that found it, or the team of the next audit."""
    one = get_nonconformity(nonconformity_id, by, lock=True)
    following = find_next_open_audit(one.audit_id)
    if not conducts(one.audit_id, by) and not (following and conducts(following.id, by)):
        raise NotAllowed("only the audit team")
    return one


def draft_from_findings(audit: Audit, gaps: Sequence[Finding]) -> None:
    """Makes one nonconformity per minor or major finding, unless a re-qualified one of that indicator stands for it."""
    taken = {(one.indicator, one.site_id) for one in _drafts(audit)}
    for finding in gaps:
        if (finding.indicator, finding.site_id) in taken:
            continue
        db.session.add(
            Nonconformity(
                audit_id=audit.id,
                finding_id=finding.id,
                site_id=finding.site_id,
                number=_next_number(audit),
                indicator=finding.indicator,
                grade=finding.result,
                fact=finding.fact,
            )
        )
        db.session.flush()


def notify_drafts(audit: Audit, by: Actor) -> list[Nonconformity]:
    """Starts the clocks of an audit's nonconformities from the moment of notification (R4.3)."""
    moment = audit.notified_at or clock.now()
    day = paris_date(moment)
    delay = setting_on("plan_delay_days", day)
    kept = {"plan_delay_days": delay, "terms": terms_version()}
    terms, drafts = nonconformity_terms(day), _drafts(audit)
    for one in drafts:
        due = deadlines_for(one.grade, day, delay, terms)
        one.notified_at, one.plan_due = moment, due.plan
        one.implementation_due, one.verification_due = due.implementation, due.verification
        one.clock = kept
        step(one, "notified", by)
    return drafts


def _drafts(audit: Audit) -> list[Nonconformity]:
    statement = (
        select(Nonconformity)
        .where(Nonconformity.audit_id == audit.id, Nonconformity.state == "draft")
        .order_by(Nonconformity.number)
    )
    return list(db.session.scalars(statement))


def _next_number(audit: Audit) -> int:
    last = db.session.scalar(select(func.max(Nonconformity.number)).where(Nonconformity.audit_id == audit.id))
    return (last or 0) + 1


def add_evidence(nonconformity_id: UUID, file: StoredFile, note: str, by: Actor) -> NonconformityEvidence:
    """Keeps a file that shows what was done; an accepted plan with evidence waits for the auditor's check."""
    one = get_nonconformity(nonconformity_id, by, lock=True)
    if not by.is_client:
        one = get_followed(nonconformity_id, by)
    if one.state not in OPEN_NONCONFORMITY_STATES:
        raise Refused(Reason("nonconformity_over", "art. 5"))
    row = NonconformityEvidence(
        nonconformity_id=one.id, file_id=file.id, note=note, added_by_name=by.name, added_at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    journal.record("nonconformity.evidence_added", one, by, after={"name": file.name, "sha256": file.sha256})
    if one.state == "plan_accepted":
        step(one, "evidence_submitted", by, note)
        if by.is_client:
            write_team("plan_submitted", one.audit, f"nonconformities/{one.id}", number=one.number, what="evidence")
    return row


def return_evidence(nonconformity_id: UUID, comment: str, by: Actor) -> Nonconformity:
    """Says that the evidence does not show it yet: the organisation adds more, the deadlines stay."""
    if not comment.strip():
        raise Invalid({"note": ["return_comment_missing"]})
    one = get_followed(nonconformity_id, by)
    step(one, "plan_accepted", by, comment)
    path = f"portal/nonconformities/{one.id}"
    write_client("plan_returned", one.audit, path, number=one.number, comment=comment, what="evidence")
    return one


def lift(nonconformity_id: UUID, note: str, by: Actor) -> Nonconformity:
    """Ends a nonconformity: with evidence and the note of the person who checked it (R4.3, invariant 51)."""
    one = get_followed(nonconformity_id, by)
    count = db.session.scalar(select(func.count()).where(NonconformityEvidence.nonconformity_id == one.id))
    require(may_lift(one.state, evidence_count=count or 0, note=note))
    one.lifted_at, one.lifted_by, one.lifted_by_name, one.lifting_note = clock.now(), by.person_id, by.name, note
    step(one, "lifted", by, note)
    write_client("nonconformity_lifted", one.audit, f"portal/nonconformities/{one.id}", number=one.number, note=note)
    return one


def requalify(nonconformity_id: UUID, by: Actor) -> Nonconformity:
    """Turns a minor that the next audit finds open again into a major of that audit, linked to its origin (R4.3)."""
    one = get_followed(nonconformity_id, by)
    following = find_next_open_audit(one.audit_id)
    lifted = one.state in ("lifted", "requalified")
    require(may_requalify(one.grade, lifted=lifted, at_next_audit=following is not None))
    assert following is not None
    return requalify_into(one, following, by)


def requalify_into(one: Nonconformity, audit: Audit, by: Actor) -> Nonconformity:
    """The major that takes the place of a minor in a later audit; its clock starts when it is notified there."""
    step(one, "requalified", by, f"requalifiée en majeure à l’audit {audit.reference} (art. 5)")
    return draft_major(one, audit, by, origin_id=one.id)


def draft_major(one: Earlier, audit: Audit, by: Actor, **origin: UUID) -> Nonconformity:
    """A major of this audit in the place of an earlier minor, on the fact that the audit itself found if it did.

    The fact found stands once: a second minor of the indicator keeps its own.
    """
    stands = exists().where(Nonconformity.tenant_id == Finding.tenant_id, Nonconformity.finding_id == Finding.id)
    finding = db.session.scalar(
        select(Finding).where(
            Finding.audit_id == audit.id,
            Finding.indicator == one.indicator,
            Finding.site_id.is_not_distinct_from(one.site_id),
            Finding.result.in_(GRADES),
            ~stands,
        )
    )
    major = Nonconformity(
        audit_id=audit.id,
        finding_id=finding.id if finding else None,
        site_id=one.site_id,
        number=_next_number(audit),
        indicator=one.indicator,
        grade="major",
        fact=finding.fact if finding else one.fact,
        **origin,
    )
    db.session.add(major)
    db.session.flush()
    came_from = "origin" if "origin_id" in origin else "minor_taken_over"
    journal.record("nonconformity.created", major, by, after={came_from: str(one.id), "grade": "major"})
    return major
