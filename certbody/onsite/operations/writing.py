"""Writing what the devices agree on into the audit's own records, by the audit's own operations, as who changed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from certbody.kit.db import db
from certbody.kit.errors import CertbodyError, Invalid, NotAllowed, Refused
from certbody.kit.verdict import Reason
from certbody.onsite.models import FieldOperation, FieldState
from certbody.onsite.operations import writers
from certbody.onsite.operations.board import Board
from certbody.onsite.queries.records import read_records
from certbody.onsite.rules.fields import RANKS, FieldName
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.rules.permissions import Role

Fields = list[tuple[FieldName, FieldState]]
Write = Callable[[Board, FieldName, Actor], bool]

WRITERS: Mapping[str, Write] = {
    "opening": writers.write_opening,
    "person": writers.write_person,
    "action": writers.write_action,
    "finding": writers.write_finding,
    "own": writers.write_own_answer,
    "report": writers.write_report,
    "signature": writers.keep_only,
}


def write_down(board: Board, by: Actor) -> None:
    """Writes each record that says something new; a rule's no stays with the record, and stands in no other's way."""
    written: list[FieldState] = []
    for fields in _unwritten(board):
        if _is_due(board, fields) and _write(board, fields, by):
            written += [state for _name, state in fields if not state.conflict]
    if written:
        board.told = True
        recorded = read_records(board.audit)
        for state in written:
            state.written, state.record = list(state.heads), state.value
            if state.field in recorded:
                state.record = recorded[state.field].value


def _unwritten(board: Board) -> list[Fields]:
    """The fields that say something else than their records, record by record, those that others need first."""
    groups: dict[str, Fields] = defaultdict(list)
    for name, state in board.named(*WRITERS):
        if not state.conflict and set(state.heads) != set(state.written):
            groups[name.record].append((name, state))
    return sorted(groups.values(), key=lambda fields: RANKS[fields[0][0].kind])


def _is_due(board: Board, fields: Fields) -> bool:
    """Whether something changed since it was last tried: one of its fields, or the audit itself."""
    version = board.audit.version
    return any(state.field in board.touched or state.tried_version != version for _name, state in fields)


def _write(board: Board, fields: Fields, by: Actor) -> bool:
    name, states = fields[0][0], [state for _name, state in fields]
    problem, done = None, False
    try:
        with db.session.begin_nested():
            done = WRITERS[name.kind](board, name, _author(board.heads_of(states), by))
    except CertbodyError as error:
        problem = [_plain(reason) for reason in reasons_of(error)]
    except IntegrityError:
        problem = [_plain(Reason("not_written"))]
    for state in states:
        state.tried_version = board.audit.version
        board.show(state, problem)
    return done


def _author(heads: list[FieldOperation], by: Actor) -> Actor:
    """Who changed it last, with the right to conduct audits only; who asks when the page of the site had changed it."""
    last = heads[0]
    if last.membership_id is None or last.membership_id == by.membership_id:
        return by
    return Actor(last.author_name, last.author_id, last.membership_id, frozenset({Role.AUDITOR}))


def reasons_of(error: CertbodyError) -> list[Reason]:
    """Why an operation said no, whatever way it said so."""
    if isinstance(error, Refused):
        return list(error.reasons)
    if isinstance(error, Invalid):
        return [Reason(code) for codes in error.errors.values() for code in codes]
    return [Reason("author_left_team" if isinstance(error, NotAllowed) else "record_gone")]


def _plain(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "article": reason.article, "values": journal.plain(reason.values)}
