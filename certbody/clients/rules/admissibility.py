"""Decides whether the certification body may take an application on: the review before any quote is sent."""

from __future__ import annotations

from collections.abc import Mapping

from certbody.kit.verdict import ALLOWED, Reason, Verdict, refuse

REVIEW_RULE = "ISO/IEC 17065, 7.3"
QUESTIONS = (
    "information_sufficient",
    "differences_resolved",
    "scope_defined",
    "means_available",
    "competence_available",
    "no_conflict",
)


def may_accept(answers: Mapping[str, bool | None]) -> Verdict:
    """Whether the review lets the application be accepted: every question answered, each with a yes.

    Source: ISO/IEC 17065, 7.3; R7.1. Example: no auditor for CFA → `competence_available` is a no → one reason.
    """
    reasons = []
    for question in QUESTIONS:
        answer = answers.get(question)
        if not answer:
            code = "review_question_open" if answer is None else "review_question_failed"
            reasons.append(Reason(code, REVIEW_RULE, {"question": question}))
    return Verdict(tuple(reasons))


def may_turn_down(reason: str) -> Verdict:
    """Whether an application may be turned down: only with a written reason, which the applicant receives."""
    return ALLOWED if reason.strip() else refuse("review_reason_missing", REVIEW_RULE)
