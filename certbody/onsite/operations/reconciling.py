"""Taking over what the site's ordinary pages changed since the workbench last looked, as operations of their author."""

from __future__ import annotations

from certbody.kit import clock
from certbody.kit.ids import new_id
from certbody.onsite.models import FieldOperation, FieldState
from certbody.onsite.operations.board import Board
from certbody.onsite.queries.records import Recorded, Writer, list_writers, read_records
from certbody.onsite.rules.merge import same

SITE = "site"


def reconcile(board: Board) -> None:
    """Each record that says something else than when it was last looked at becomes an operation of who wrote it.

    It replaces what the record had been written from, so that a device which knew of it is not contradicted; what a
    device changed meanwhile stands beside it, in conflict.
    """
    changed = {
        field: recorded
        for field, recorded in read_records(board.audit).items()
        if _differs(board.states.get(field), recorded)
    }
    if not changed:
        return
    board.look_at(changed)
    writers = list_writers({recorded.row_id for recorded in changed.values()})
    for field, recorded in changed.items():
        operation = _operation(board, field, recorded, writers.get(recorded.row_id))
        board.put(operation)
        state = board.states[field]
        state.record = recorded.value
        state.written = [operation.id] if state.conflict else list(state.heads)


def _differs(state: FieldState | None, recorded: Recorded) -> bool:
    if state is None or state.record is None:
        return recorded.value != ""
    return not same(state.record, recorded.value)


def _operation(board: Board, field: str, recorded: Recorded, writer: Writer | None) -> FieldOperation:
    state, now = board.states.get(field), clock.now()
    return FieldOperation(
        id=new_id(),
        audit_id=board.audit.id,
        field=field,
        value=recorded.value,
        replaces=list(state.written) if state is not None else [],
        device_id=None,
        device_name=SITE,
        device_at=writer.at if writer else now,
        device_seq=0,
        skew_seconds=0,
        author_id=writer.person_id if writer else None,
        membership_id=None,
        author_name=writer.name if writer else "",
        received_at=now,
    )
