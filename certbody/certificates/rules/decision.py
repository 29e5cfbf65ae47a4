"""Decides who may decide, which outcome is open on a reviewed file, and whether the decision is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from certbody.auditors.rules.impartiality import LEAST_YEARS, Link, is_impartial
from certbody.audits.rules.deadlines import NonconformityTerms
from certbody.audits.rules.grading import counts_as_major
from certbody.certificates.rules.cycle import effect_allowed, renewal_start
from certbody.kit.dates import add_months
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse

DECISION_RULE = "ISO/IEC 17065, 7.6"
NONCONFORMITY_RULE = "Arrêté du 6 juin 2019 (audit), art. 5"
SAMPLE_RULE = "Guide de lecture du référentiel national qualité"

# what is decided on → outcomes open to it; `conduct` is a decision without an audit (mark misused, fees unpaid…),
# `appeal` the one that an upheld appeal against a withdrawal asks for, `appeal_kept` when nothing is valid again by it
OUTCOMES: dict[str, tuple[str, ...]] = {
    "initial": ("certify", "certify_partly", "refuse"),
    "surveillance": ("maintain", "suspend", "withdraw"),
    "renewal": ("renew", "certify_partly", "refuse"),
    "extension": ("extend", "refuse"),
    "complementary": ("maintain", "suspend", "withdraw"),
    "suspension": ("lift_suspension", "withdraw"),
    "conduct": ("maintain", "suspend", "withdraw"),
    "appeal": ("reinstate",),
    "appeal_kept": ("reinstate",),
}
FAVOURABLE = ("certify", "certify_partly", "renew", "extend", "lift_suspension", "maintain", "reinstate")
WITHOUT_REPORT = ("suspension", "conduct", "appeal", "appeal_kept", "identity")
# what these leave in force was in force before, or stays suspended: an open major does not close them
_WHATEVER_IS_OPEN = ("conduct", "appeal_kept")
# Guards of ours against a mistyped year, from no text: a decision stays, so it must not take effect years from now.
MONTHS_AHEAD = 3
MONTHS_AHEAD_OF_A_MOVE = 1
# No text says how long a reason is; below a few words nobody reads anything in it later.
SHORTEST_REASON = 10
_MOVES = ("suspend", "lift_suspension", "withdraw", "reinstate")


@dataclass(frozen=True)
class ReviewedFile:
    """What the decision rests on. Nonconformities are counted on the scope that the outcome grants or keeps."""

    open_majors: int
    open_minors: int
    report_signed: bool
    report_complete: bool
    review_done: bool
    requested: frozenset[str]
    granted: frozenset[str]
    actions_per_category: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionRecord:
    """What is kept of a decision."""

    outcome: str
    decided_on: date | None
    effective_on: date | None
    reason: str
    decider_id: object
    report_hash: str


@dataclass(frozen=True)
class Decider:
    """Who decides, as the rules read it: who audited, the person's links, and for how many years one counts."""

    id: object
    has_role: bool
    team: frozenset[object]
    links: tuple[Link, ...]
    years: int = LEAST_YEARS


def may_decide(
    decider_id: object,
    team_ids: Collection[object],
    has_role: bool,
    links: Iterable[Link],
    organisation: object,
    day: date,
    years: int = LEAST_YEARS,
    group: Collection[object] = (),
) -> Verdict:
    """Whether this person may review or decide: has the role, was in no way in the audit team, has no recent link.

    `team_ids` holds auditors, experts and observers. Source: R7.5 (ISO/IEC 17065, 7.5 and 7.6), invariants 29 and 30.
    Example: the observer of the audit asks to decide → `decider_in_audit_team`.
    """
    role = ALLOWED if has_role else refuse("decider_lacks_role", DECISION_RULE)
    apart = refuse("decider_in_audit_team", DECISION_RULE) if decider_id in team_ids else ALLOWED
    return all_of(role, apart, is_impartial(links, organisation, day, years, group))


def counted_majors(open_majors: int, open_minors: int, terms: NonconformityTerms) -> int:
    """The majors that count when the decision is taken: five minors or more still open behave as one.

    Source: art. 5, R4.2, invariant 48. Example: no major, 5 minors → 1; 4 minors → 0.
    """
    return open_majors + (1 if counts_as_major(open_minors, terms) else 0)


def outcome_allowed(kind: str, outcome: str, file: ReviewedFile, terms: NonconformityTerms) -> Verdict:
    """Whether this outcome is open for this kind of audit on this file; one reason per obstacle.

    `terms` are those of the day of the decision. Source: art. 5 (R4.2–R4.4), invariants 43, 44, 48, 49.
    Example: initial audit, `certify`, 5 minors still open → no.
    """
    if outcome not in OUTCOMES.get(kind, ()):
        return refuse("outcome_not_open", DECISION_RULE, kind=kind, outcome=outcome, allowed=OUTCOMES.get(kind, ()))
    checks = [_file_whole(kind, file)]
    if outcome in FAVOURABLE and kind not in _WHATEVER_IS_OPEN:
        checks += [_nothing_major_open(file, terms), _scope_fits(outcome, file)]
        if kind not in WITHOUT_REPORT:
            checks.append(_every_category_sampled(file))
    return all_of(*checks)


def _file_whole(kind: str, file: ReviewedFile) -> Verdict:
    needed = [("review_not_done", file.review_done)]
    if kind not in WITHOUT_REPORT:
        needed += [("report_not_signed", file.report_signed), ("report_incomplete", file.report_complete)]
    return Verdict(tuple(Reason(code, DECISION_RULE) for code, holds in needed if not holds))


def _nothing_major_open(file: ReviewedFile, terms: NonconformityTerms) -> Verdict:
    if file.open_majors:
        return refuse("majors_open", NONCONFORMITY_RULE, open_majors=file.open_majors)
    if counts_as_major(file.open_minors, terms):
        limit = terms.minors_worth_a_major
        return refuse("minors_count_as_major", NONCONFORMITY_RULE, open_minors=file.open_minors, limit=limit)
    return ALLOWED


def _scope_fits(outcome: str, file: ReviewedFile) -> Verdict:
    values: dict[str, object] = {"requested": sorted(file.requested), "granted": sorted(file.granted)}
    if outcome == "certify_partly":
        fits, code = bool(file.granted) and file.granted < file.requested, "partial_scope_not_partial"
    else:
        fits, code = bool(file.granted) and file.granted == file.requested, "scope_not_whole"
    return ALLOWED if fits else refuse(code, DECISION_RULE, **values)


def _every_category_sampled(file: ReviewedFile) -> Verdict:
    empty = [category for category in sorted(file.granted) if file.actions_per_category.get(category, 0) < 1]
    return Verdict(tuple(Reason("no_action_sampled", SAMPLE_RULE, {"category": category}) for category in empty))


def decision_complete(kind: str, record: DecisionRecord) -> Verdict:
    """Whether nothing is missing from a decision: date, effective date, reason, decider, hash of the report read.

    A decision without an audit has no report. Source: R7.9, invariants 53 to 55.
    """
    present = {
        "decided_on": record.decided_on is not None,
        "effective_on": record.effective_on is not None,
        "reason": bool(record.reason.strip()),
        "decider_id": record.decider_id is not None,
        "report_hash": bool(record.report_hash) or kind in WITHOUT_REPORT,
    }
    missing = (
        Reason("decision_field_missing", DECISION_RULE, {"field": name}) for name in present if not present[name]
    )
    return Verdict(tuple(missing))


def effect_in_reach(outcome: str, decided_on: date, effective_on: date, former_end: date | None = None) -> Verdict:
    """Whether a decision may take effect on that day: from the day it is taken, and not far ahead, as it stays.

    Three months ahead at most, or up to the day after the end of the certificate that it renews (`former_end`); one
    month for a change of state. Source: invariant 55, R5.8; the limits ahead are the product's own.
    Example: decided 23/11/2026 → `certify` by 23/02/2027, `suspend` by 23/12/2026.
    """
    is_move = outcome in _MOVES
    latest = add_months(decided_on, MONTHS_AHEAD_OF_A_MOVE if is_move else MONTHS_AHEAD)
    if former_end is not None:
        latest = max(latest, renewal_start(former_end, decided_on))
    code = "move_far_ahead" if is_move else "decision_far_ahead"
    ahead = refuse(code, DECISION_RULE, latest=latest) if effective_on > latest else ALLOWED
    return all_of(effect_allowed(decided_on, effective_on), ahead)


def reason_told(reason: str) -> Verdict:
    """Whether the reason of a decision says something: at least a few words. Source: ISO/IEC 17065, 7.6."""
    return ALLOWED if len(reason.strip()) >= SHORTEST_REASON else refuse("decision_reason_short", DECISION_RULE)
