"""A category or a trait that turns up on site: the audit looks at it too, from then on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from certbody.auditors.queries.assignment import competence_verdicts
from certbody.audits.models import Audit
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.audits.queries.audits import CONDUCT
from certbody.audits.queries.findings import standard_of
from certbody.audits.queries.on_site import list_added_on_site
from certbody.audits.queries.planning import list_people_of_team
from certbody.audits.rules import lifecycle
from certbody.audits.rules.standard import CATEGORIES, TRAITS
from certbody.kit.db import db
from certbody.kit.errors import Refused, require
from certbody.kit.verdict import Reason, Verdict, about, all_of
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def widen_scope(audit_id: UUID, code: str, by: Actor) -> Audit:
    """Adds a category of action or a trait to what an audit looks at; its indicators apply from then on (R1.9, R3.2).

    Refused outside the two meetings, for what is neither, and for a category that one of the team is not qualified for
    (invariant 28). Nothing is taken away here: that is for the office.
    """
    audit = get_conducted_audit(audit_id, by)
    require(lifecycle.may_record_finding(audit.state))
    before = {"categories": list(audit.categories), "traits": list(audit.traits)}
    if code in CATEGORIES:
        require(_team_is_qualified(audit, code))
        audit.categories = [one for one in CATEGORIES if one == code or one in audit.categories]
    elif code in TRAITS:
        audit.traits = sorted({*audit.traits, code})
    else:
        raise Refused(Reason("fact_unknown", "art. 4"))
    after = {"categories": list(audit.categories), "traits": list(audit.traits)}
    if before != after:
        journal.record("audit.scope_widened", audit, by, before=before, after=after)
        db.session.flush()
    return audit


def _team_is_qualified(audit: Audit, category: str) -> Verdict:
    names = {one.membership_id: one.name for one in list_people_of_team(audit.id) if one.role in CONDUCT}
    days = [day for day in (audit.first_day, audit.last_day) if day is not None]
    found = competence_verdicts(list(names), [category], standard_of(audit).code, days)
    return all_of(*(about(verdict, names[member]) for member, verdict in found.items()))


def narrow_scope(audit_id: UUID, code: str, by: Actor) -> Audit:
    """Takes back a category or a trait that was added on site, once the fact behind it is withdrawn or corrected.

    What the audit looked at before it opened is never taken away here. What was found meanwhile stays in the file.
    """
    audit = get_conducted_audit(audit_id, by)
    require(lifecycle.may_record_finding(audit.state))
    if code not in list_added_on_site(audit.id):
        return audit
    before = {"categories": list(audit.categories), "traits": list(audit.traits)}
    audit.categories = [one for one in audit.categories if one != code]
    audit.traits = [one for one in audit.traits if one != code]
    after = {"categories": list(audit.categories), "traits": list(audit.traits)}
    journal.record("audit.scope_narrowed", audit, by, before=before, after=after)
    db.session.flush()
    return audit


def correct_new_fact(audit_id: UUID, before: str, fact: str, by: Actor, *, is_place: bool = False) -> Audit:
    """Keeps that a fact met on site was told otherwise before; `is_place` as when it is noted."""
    after = {"fact": fact, **({"place": fact} if is_place else {})}
    return _say(audit_id, "audit.fact_corrected", by, before={"fact": before}, after=after)


def withdraw_new_fact(audit_id: UUID, fact: str, reason: str, by: Actor) -> Audit:
    """Keeps that a fact met on site does not hold, and why; what was noted stays in the journal."""
    if not reason.strip():
        raise Refused(Reason("fact_withdrawn_untold"))
    return _say(audit_id, "audit.fact_withdrawn", by, before={"fact": fact}, reason=reason.strip())


def _say(audit_id: UUID, event: str, by: Actor, **said: Any) -> Audit:
    audit = get_conducted_audit(audit_id, by)
    require(lifecycle.may_record_finding(audit.state))
    journal.record(event, audit, by, **said)
    return audit
