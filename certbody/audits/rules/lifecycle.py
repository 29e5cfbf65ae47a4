"""The lives of an audit and of a nonconformity: one table of allowed moves each, and what each state permits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse

Moves = Mapping[str, frozenset[str]]

AUDIT_MOVES: Moves = {
    "draft": frozenset({"sized", "cancelled"}),
    "sized": frozenset({"quoted", "contracted", "cancelled"}),
    "quoted": frozenset({"sized", "contracted", "cancelled"}),
    "contracted": frozenset({"planned", "cancelled"}),
    "planned": frozenset({"contracted", "plan_sent", "cancelled"}),
    "plan_sent": frozenset({"planned", "open", "cancelled"}),
    "open": frozenset({"closed", "cancelled"}),
    "closed": frozenset({"reported"}),
    "reported": frozenset({"in_review"}),
    "in_review": frozenset({"reported", "decided"}),
    "decided": frozenset({"in_review"}),  # an appeal upheld asks for a new decision
    "cancelled": frozenset(),
}

NONCONFORMITY_MOVES: Moves = {
    "draft": frozenset({"notified"}),
    "notified": frozenset({"plan_submitted", "requalified"}),
    "plan_submitted": frozenset({"plan_returned", "plan_accepted", "requalified"}),
    "plan_returned": frozenset({"plan_submitted", "requalified"}),
    "plan_accepted": frozenset({"plan_submitted", "evidence_submitted", "requalified"}),
    "evidence_submitted": frozenset({"plan_accepted", "lifted", "requalified"}),
    "lifted": frozenset(),
    "requalified": frozenset(),
}

_OPENED = frozenset({"open", "closed", "reported", "in_review", "decided"})
_BEFORE_CONTRACT = frozenset({"draft", "sized", "quoted"})
AGREED = frozenset({"contracted", "planned", "plan_sent"})
"""States from the contract to the opening meeting."""
PREPARED_IN = ("contracted", "planned", "plan_sent", "open")
"""States in which the organisation explains its indicators and adds its files."""
_BEFORE_CLOSING = frozenset({"draft", "sized", "quoted", "contracted", "planned", "plan_sent", "open"})
OPEN_NONCONFORMITY_STATES = frozenset(state for state, moves in NONCONFORMITY_MOVES.items() if moves)
"""States in which a nonconformity still weighs on the decision."""
TAKEN_OVER_OPEN = "taken_over"
"""The state of a minor that came with a certificate of another body and that no audit here has settled yet."""


def may_move(state: str, to: str) -> Verdict:
    """Whether an audit may go from one state to another; the table above is the whole answer."""
    return _move(AUDIT_MOVES, "audit_move_not_allowed", state, to)


def may_move_nonconformity(state: str, to: str) -> Verdict:
    """Whether a nonconformity may go from one state to another."""
    return _move(NONCONFORMITY_MOVES, "nonconformity_move_not_allowed", state, to)


def _move(moves: Moves, code: str, state: str, to: str) -> Verdict:
    if to in moves.get(state, frozenset()):
        return ALLOWED
    return refuse(code, state=state, to=to)


def _only_in(state: str, allowed: frozenset[str], code: str, article: str = "") -> Verdict:
    return ALLOWED if state in allowed else refuse(code, article, state=state)


def may_resize(state: str) -> Verdict:
    """Whether the duration may be computed again: until the closing meeting, should a new fact appear (R1.9)."""
    return _only_in(state, _BEFORE_CLOSING, "too_late_to_resize", "art. 4")


def may_plan(state: str) -> Verdict:
    """Whether auditors and half-days may be set: from the contract to the opening meeting."""
    code = "planning_over" if state in _OPENED else "not_plannable"
    return _only_in(state, AGREED, code, "art. 1")


def may_cancel(state: str) -> Verdict:
    """Whether an audit may be called off: until its opening meeting."""
    return _only_in(state, _BEFORE_CONTRACT | AGREED, "cancelling_over", "art. 1")


def may_prepare(state: str) -> Verdict:
    """Whether the organisation may explain its indicators and add files: from the contract to the closing meeting.

    Example: contract signed on 01/09, opening on 20/11: allowed; closing on 21/11: refused from then on.
    """
    code = "preparation_too_early" if state in _BEFORE_CONTRACT else "preparation_over"
    return _only_in(state, frozenset(PREPARED_IN), "preparation_cancelled" if state == "cancelled" else code)


def is_during_audit(state: str) -> bool:
    """Whether what the organisation adds now is marked as made during the audit: once the opening meeting was held."""
    return state == "open"


def may_show_samples(state: str) -> Verdict:
    """Whether the client may see the sampled actions and sites: from the opening meeting on (R3.7)."""
    return _only_in(state, _OPENED, "samples_hidden", "guide V9")


def may_record_finding(state: str) -> Verdict:
    """Whether a finding may be recorded: between the opening and the closing meeting."""
    return _only_in(state, frozenset({"open"}), "audit_not_open", "art. 5")


def may_correct_finding(state: str) -> Verdict:
    """Whether a finding may be corrected, its former value kept: until the report is signed."""
    return _only_in(state, frozenset({"open", "closed"}), "report_already_signed", "art. 5")


def may_close(
    state: str,
    missing_indicators: Sequence[int],
    categories_without_sample: Sequence[str] = (),
    without_evidence: Sequence[int] = (),
) -> Verdict:
    """Whether the closing meeting may be recorded: mandatory indicators answered, categories sampled, and what was seen
    told for each conforming one (R3.7, R3.8, R9.6).
    """
    verdicts = [_only_in(state, frozenset({"open"}), "audit_not_open", "art. 5")]
    if missing_indicators:
        listed = ", ".join(str(number) for number in sorted(missing_indicators))
        verdicts.append(refuse("findings_missing", "art. 2", count=len(missing_indicators), indicators=listed))
    if categories_without_sample:
        listed = ", ".join(categories_without_sample)
        verdicts.append(refuse("samples_missing", "guide V9", categories=listed))
    return all_of(*verdicts, _evidence_told(without_evidence))


def may_sign_report(state: str, without_evidence: Sequence[int] = ()) -> Verdict:
    """Whether the report may be signed: once the closing meeting is recorded, what was seen told throughout (R9.6)."""
    in_state = _only_in(state, frozenset({"closed"}), "closing_meeting_missing", "art. 5")
    return all_of(in_state, _evidence_told(without_evidence))


def _evidence_told(without_evidence: Sequence[int]) -> Verdict:
    numbers = sorted(set(without_evidence))
    if not numbers:
        return ALLOWED
    listed = ", ".join(str(number) for number in numbers)
    return refuse("evidence_not_told", "ISO/IEC 17065, 7.4", count=len(numbers), indicators=listed)


def may_decide(state: str) -> Verdict:
    """Whether a decision may be taken: once the file is with the reviewer."""
    return _only_in(state, frozenset({"in_review"}), "not_in_review", "ISO/IEC 17065, 7.6")


def may_lift(state: str, *, evidence_count: int, note: str) -> Verdict:
    """Whether a nonconformity may be lifted: with evidence, and with the note of the person who lifts it."""
    verdicts = [may_move_nonconformity(state, "lifted")]
    if evidence_count < 1:
        verdicts.append(refuse("evidence_missing", "art. 5"))
    if not note.strip():
        verdicts.append(refuse("lifting_note_missing", "art. 5"))
    return all_of(*verdicts)


def may_lift_taken_over(state: str, audit_state: str, *, shown: bool, note: str) -> Verdict:
    """Whether an audit lifts a minor of the body before: its finding conforms and tells what was seen, with a note.

    `shown`: whether the indicator is found conforming here, with what was seen. Source: R4.3, R5.11, invariant 51.
    """
    verdicts = [may_record_finding(audit_state)]
    if state != TAKEN_OVER_OPEN:
        verdicts.append(refuse("taken_over_settled", "art. 5"))
    if not shown:
        verdicts.append(refuse("taken_over_not_shown", "art. 5"))
    if not note.strip():
        verdicts.append(refuse("lifting_note_missing", "art. 5"))
    return all_of(*verdicts)
