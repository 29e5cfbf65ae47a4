"""How an auditor may answer an indicator, and when nonconformities keep a certificate from being given."""

from __future__ import annotations

from collections.abc import Iterable

from certbody.audits.rules.deadlines import NonconformityTerms
from certbody.audits.rules.standard import Indicator
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse

GRADES = ("minor", "major")
RESULTS = ("conforming", *GRADES, "not_applicable", "not_audited")
NEED_REASON = frozenset({"not_applicable", "not_audited"})
SHORTEST_OVERRIDE = 20
_TO_BE_WRITTEN = frozenset({"fact_missing", "reason_missing", "override_reason_short"})


def allowed_grades(indicator: Indicator) -> tuple[str, ...]:
    """The grades a departure from this indicator may get: minor and major, or major only (R3.3, R3.4)."""
    return indicator.grades


def may_grade(indicator: Indicator, grade: str) -> Verdict:
    """Whether a nonconformity on this indicator may get this grade. Source: arrêté "modalités d'audit", art. 5.

    Example: indicator 4 is never minor; indicator 3 may be, with a warning about missing pass rates.
    """
    if grade not in GRADES:
        return refuse("unknown_grade", "art. 5", grade=grade)
    if grade not in indicator.grades:
        return refuse("major_only", "art. 5", indicator=indicator.number)
    if grade == "minor" and indicator.caution.fr:
        values: dict[str, object] = {"indicator": indicator.number, "caution": indicator.caution.fr}
        return Verdict(warnings=(Reason("minor_with_caution", "guide V9", values),))
    return ALLOWED


def offered_results(indicator: Indicator, *, mandatory: bool = False, entrusted: str = "") -> tuple[str, ...]:
    """The results that an auditor may choose from; `mandatory` and `entrusted` as in `may_record`."""
    left_out = [] if _binds_whatever(indicator, entrusted) else ["not_applicable"]
    return ("conforming", *allowed_grades(indicator), *left_out, *([] if mandatory else ["not_audited"]))


def _binds_whatever(indicator: Indicator, entrusted: str) -> bool:
    """Whether nothing makes it without object: no condition, and not the part that a subcontractor leaves out."""
    return indicator.unconditional and entrusted != "not_applicable"


def may_record(
    indicator: Indicator,
    result: str,
    *,
    fact: str = "",
    reason: str = "",
    mandatory: bool = False,
    entrusted: str = "",
) -> Verdict:
    """Whether an auditor may record this result: a grade needs a fact, leaving an indicator out needs a reason (R3.2).

    `mandatory`: the indicator must be answered at this audit, so it cannot be left unaudited (R3.8). `entrusted`: how
    it is judged on an action done as a subcontractor (R3.6). Example: 4 is never without object, 12 may be.
    """
    number = indicator.number
    if result not in RESULTS:
        return refuse("unknown_result", "art. 5", result=result)
    verdicts = [may_grade(indicator, result)] if result in GRADES else []
    if result in GRADES and not fact.strip():
        verdicts.append(refuse("fact_missing", "art. 5", indicator=number))
    if result in NEED_REASON and not reason.strip():
        verdicts.append(refuse("reason_missing", "guide V9", indicator=number))
    elif result == "not_applicable" and len(reason.strip()) < SHORTEST_OVERRIDE:
        verdicts.append(refuse("override_reason_short", "guide V9", indicator=number))
    if result == "not_applicable" and _binds_whatever(indicator, entrusted):
        verdicts.append(refuse("always_applicable", "D. 6316-1-1", indicator=number))
    if result == "not_audited" and mandatory:
        verdicts.append(refuse("mandatory_indicator", "art. 2", indicator=number))
    return all_of(*verdicts)


def sets_aside_applicable(result: str) -> bool:
    """Whether a result leaves out what applies by the file, as all does that an audit looks at; it is to be explained.

    It is recorded with its reason (R3.2), and both the auditor and the reviewer are told. Example: sans objet → yes.
    """
    return result == "not_applicable"


def is_only_begun(codes: Iterable[str]) -> bool:
    """Whether all that keeps an answer from being recorded is a text that is still to be written (R3.2, R9.6).

    Example: a major without its fact is only begun; a minor on indicator 4 is refused, with or without one.
    """
    told = set(codes)
    return bool(told) and told <= _TO_BE_WRITTEN


def lacks_evidence(result: str, evidence: str, comment: str, files: int = 0) -> bool:
    """Whether a conforming finding says nothing of what was seen: no evidence, no comment, no file kept (R9.6).

    It may be recorded so on the spot; the audit is not closed and its report not signed on it.
    """
    return result == "conforming" and not files and not evidence.strip() and not comment.strip()


def counts_as_major(open_minors: int, terms: NonconformityTerms) -> bool:
    """Whether so many minor nonconformities, not lifted when the decision is taken, weigh as one major (R4.2)."""
    return open_minors >= terms.minors_worth_a_major


def may_certify(open_majors: int, open_minors: int, terms: NonconformityTerms) -> Verdict:
    """Whether open nonconformities leave room for a positive decision: certify, renew, extend, lift a suspension.

    Source: arrêté "modalités d'audit", art. 5. Example: no major and four minors pass; five minors block.
    """
    blocked = []
    if open_majors > 0:
        blocked.append(refuse("open_majors", "art. 5", count=open_majors))
    if counts_as_major(open_minors, terms):
        blocked.append(refuse("five_minors", "art. 5", count=open_minors, limit=terms.minors_worth_a_major))
    return all_of(*blocked)
