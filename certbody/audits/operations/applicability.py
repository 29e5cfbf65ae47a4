"""Keeping which indicators an audit looks at, with the facts that say so, as each of its meetings finds them."""

from __future__ import annotations

from collections.abc import Collection

from certbody.audits.models import Audit, AuditApplicability
from certbody.audits.queries.findings import applicability_facts, find_applicability
from certbody.audits.queries.own_standard import read_own
from certbody.audits.queries.taken_over import Earlier
from certbody.audits.rules.replaying import applicability_again
from certbody.kit import clock
from certbody.kit.db import db


def keep_applicability(audit: Audit, earlier: Collection[Earlier]) -> None:
    """Writes down for good what applies to an audit, unless its former meeting found the same (R3.2, R3.8)."""
    own = read_own(audit)
    facts = applicability_facts(audit, earlier) | {"standard": own.standard.code, "choices": own.choices}
    former = find_applicability(audit.id)
    if former is not None and former.inputs == facts:
        return
    answer = applicability_again(facts, own.standard).as_dict()
    db.session.add(AuditApplicability(audit_id=audit.id, inputs=facts, answer=answer, kept_at=clock.now()))
    db.session.flush()
