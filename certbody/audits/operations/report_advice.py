"""What the nonconformities of an audit call for, in the words of its report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from certbody.audits.models import Nonconformity
from certbody.audits.operations import report_words as words
from certbody.audits.standards import nonconformity_terms


def count_minors(nonconformities: Sequence[Nonconformity]) -> int:
    """The minors that nobody has lifted yet."""
    return sum(one.grade == "minor" and one.lifted_at is None for one in nonconformities)


def recommend(nonconformities: Sequence[Nonconformity], day: date) -> str:
    """The recommendation that a report signed on that day prints."""
    majors = sum(one.grade == "major" for one in nonconformities)
    return words.recommendation(majors, count_minors(nonconformities), nonconformity_terms(day).minors_worth_a_major)
