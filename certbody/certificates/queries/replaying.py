"""Computing every stored result of a body again, its decisions among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Text, cast, select

from certbody.audits.queries.replaying import Plain, Replayed, plain, replay, replay_audits
from certbody.certificates.models import Decision
from certbody.certificates.rules.decision import DecisionRecord
from certbody.certificates.rules.replaying import decision_again

KINDS = ("size", "sample", "applicability", "deadline", "decision")

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
)


def replay_body() -> Iterator[Replayed]:
    """Every stored result of the body whose scope is open, one of the kinds after the other."""
    yield from replay_audits()
    yield from replay("decision", _DECISIONS, _decision)


def _decision(row: Row[Any]) -> tuple[Plain, Plain, bool]:
    stored = {
        "outcome": row.outcome,
        "categories": sorted(row.categories),
        "effective_on": row.effective_on,
        "refusals": [],
    }
    if row.facts is None:
        return stored, {}, True
    record = DecisionRecord(
        row.outcome, row.decided_on, row.effective_on, row.reason, str(row.decided_by), row.report_sha256 or ""
    )
    return stored, decision_again(plain(row.facts), record), False
