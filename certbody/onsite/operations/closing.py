"""The closing meeting from a device: held once everything is agreed on, written down, and somebody was there."""

from __future__ import annotations

from datetime import datetime

from certbody.audits.operations.meetings import close_audit, closing_verdict
from certbody.audits.queries.findings import applicability_of, list_earlier_nonconformities, list_findings
from certbody.kit.errors import Refused, require
from certbody.kit.verdict import Reason, Verdict, all_of
from certbody.onsite.operations.board import Board, is_unwritten
from certbody.onsite.operations.writers import meeting_moment, present_at
from certbody.onsite.queries.records import moment_text
from certbody.onsite.rules.closing import may_close_here
from certbody.onsite.rules.fields import RANKS, FieldName, indicator_of
from certbody.onsite.rules.stated import stated, void_sides
from certbody.tenants.actor import Actor

_OF_THE_FILE = ("opening", "action", "fact", "finding", "own", "evidence", "report")


def write_closing(board: Board, name: FieldName, by: Actor) -> bool:
    """The closing meeting, which notifies the nonconformities: once, and for good."""
    audit, value = board.audit, board.value(name.text)
    if not value.get("held"):
        if audit.closing_at is not None:
            raise Refused(Reason("closing_was_held"))
        return True
    at = meeting_moment(board, name, value)
    if audit.closing_at is not None:
        if moment_text(audit.closing_at) != moment_text(at):
            raise Refused(Reason("closing_was_held"))
        return True
    require(all_of(_all_agreed(board), _may_close(board, at)))
    close_audit(audit.id, at, present_at(board, "closing"), by)
    return True


def _all_agreed(board: Board) -> Verdict:
    """Whether devices agree on every field, whether all of it is written down, and who was there; what was answered on
    an indicator that does not apply any more is no part of the file.
    """
    audit = board.audit
    left_out = applicability_of(audit, list_earlier_nonconformities(audit)).excluded
    fields = [(name, one) for name, one in board.named(*RANKS) if indicator_of(name, one.value) not in left_out]
    return may_close_here(
        conflicts=sum(state.conflict for _name, state in fields),
        unwritten=[name.text for name, state in fields if name.kind in _OF_THE_FILE and is_unwritten(state)],
        persons=[one.value for name, one in fields if name.kind == "person" and not one.conflict and one.value],
        void=_void_sides(board),
    )


def _void_sides(board: Board) -> list[str]:
    """The sides whose signatures are all under something else than the sheet would say now."""
    signed = [state.value for _name, state in board.named("signature") if state.value]
    return void_sides(signed, stated({field: state.value for field, state in board.states.items()}))


def _may_close(board: Board, at: datetime) -> Verdict:
    audit = board.audit
    return closing_verdict(audit, list_findings(audit.id), list_earlier_nonconformities(audit), at)
