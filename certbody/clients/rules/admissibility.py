"""Decides whether the certification body may take an application on: the review before any quote is sent."""

from __future__ import annotations

from collections.abc import Mapping

from certbody.kit.verdict import ALLOWED, Reason, Verdict, refuse

REVIEW_RULE = "ISO/IEC 17065, 7.3"
# question of the review → the code of a no
QUESTIONS = {
    "information_sufficient": "review_information_lacking",
    "differences_resolved": "review_difference_unexplained",
    "scope_defined": "review_scope_unclear",
    "competence_and_means": "review_means_lacking",
    "no_conflict": "review_conflict_not_excluded",
}


def may_accept(answers: Mapping[str, bool]) -> Verdict:
    """Whether the review lets the application be accepted: a yes to every question; one reason for each other answer.

    Source: ISO/IEC 17065, 7.3; R7.1. Example: no auditor for CFA → `competence_and_means` is a no → one reason.
    """
    return Verdict(
        tuple(Reason(code, REVIEW_RULE) for question, code in QUESTIONS.items() if not answers.get(question))
    )


def may_turn_down(reason: str) -> Verdict:
    """Whether an application may be turned down: only with a written reason, which the applicant receives."""
    return ALLOWED if reason.strip() else refuse("review_reason_missing", REVIEW_RULE)
