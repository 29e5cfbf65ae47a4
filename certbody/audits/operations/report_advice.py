"""What the nonconformities of an audit call for, before its report is signed."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.operations import report_words as words
from certbody.audits.queries.report_file import list_numbered
from certbody.audits.standards import nonconformity_terms
from certbody.kit import clock


def advice_on(audit_id: UUID) -> str:
    """The recommendation that the report prints if it is signed today, in its words."""
    found = list_numbered(audit_id)
    majors = sum(one.grade == "major" for one in found)
    minors = sum(one.grade == "minor" and one.lifted_at is None for one in found)
    return words.recommendation(majors, minors, nonconformity_terms(clock.today()).minors_worth_a_major)
