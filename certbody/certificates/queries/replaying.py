"""Where every stored result is read for a replay, the decisions among them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from json import loads
from typing import Any

from sqlalchemy import Row, Text, cast, select

from certbody.audits import standards
from certbody.audits.queries.replay_sources import AUDIT_SOURCES
from certbody.audits.queries.replaying import Plain, Source
from certbody.certificates.models import Certificate, Decision
from certbody.certificates.rules.decision import DecisionRecord
from certbody.certificates.rules.replaying import DecisionTerms, decision_again, validity_again

_DECISIONS = select(
    Decision.id,
    Decision.outcome,
    Decision.categories,
    Decision.reason,
    Decision.decided_on,
    Decision.effective_on,
    Decision.decided_by,
    Decision.report_sha256,
    cast(Decision.facts, Text).label("facts"),
    Certificate.ends_on,
).outerjoin(Certificate, (Certificate.tenant_id == Decision.tenant_id) & (Certificate.id == Decision.certificate_id))


def _decisions() -> Callable[[Row[Any]], tuple[Plain, Plain, bool]]:
    return partial(_decision, DecisionTerms(standards.dated_cycle_terms(), standards.dated_nonconformity_terms()))


def _decision(terms: DecisionTerms, row: Row[Any]) -> tuple[Plain, Plain, bool]:
    stored = {
        "outcome": row.outcome,
        "categories": sorted(row.categories),
        "effective_on": row.effective_on,
        "refusals": [],
        "ends_on": row.ends_on,
    }
    if row.facts is None:
        return stored, validity_again(row.outcome, row.effective_on, terms), True
    facts = loads(row.facts)
    stored["until"] = facts.get("until")
    record = DecisionRecord(
        row.outcome, row.decided_on, row.effective_on, row.reason, str(row.decided_by), row.report_sha256 or ""
    )
    return stored, decision_again(facts, record, terms), False


SOURCES = (*AUDIT_SOURCES, Source("decision", Decision.id, _DECISIONS, _decisions))
