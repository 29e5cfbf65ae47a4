"""Writing what the devices agree on into the audit's own records, by the audit's own operations, as who changed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from certbody.kit.db import db
from certbody.kit.errors import CertbodyError
from certbody.kit.verdict import Reason
from certbody.onsite.models import FieldState
from certbody.onsite.operations import closing, writers
from certbody.onsite.operations.authors import author_of
from certbody.onsite.operations.board import Board, is_unwritten
from certbody.onsite.operations.evidence import write_evidence
from certbody.onsite.operations.facts import write_fact
from certbody.onsite.operations.refusals import reasons_of
from certbody.onsite.operations.sheet_news import write_signature
from certbody.onsite.queries.records import read_records
from certbody.onsite.rules.fields import RANKS, FieldName, read_field
from certbody.tenants import journal
from certbody.tenants.actor import Actor

Fields = list[tuple[FieldName, FieldState]]
Write = Callable[[Board, FieldName, Actor], bool | list[Reason]]

WRITERS: Mapping[str, Write] = {
    "opening": writers.write_opening,
    "person": writers.write_person,
    "action": writers.write_action,
    "fact": write_fact,
    "finding": writers.write_finding,
    "own": writers.write_own_answer,
    "evidence": write_evidence,
    "report": writers.write_report,
    "signature": write_signature,
    "closing": closing.write_closing,
}
_RESTED_ON = ("opening", "action", "fact")


def write_down(board: Board, by: Actor) -> None:
    """Writes each record that says something new; a rule's no stays with the record, and stands in no other's way."""
    written: list[FieldState] = []
    touched = {name.record for field in board.touched if (name := read_field(field)) is not None}
    for fields in _unwritten(board):
        if _is_due(board, fields, touched) and _write(board, fields, by):
            written += [state for _name, state in fields]
    if written:
        board.told = True
        recorded = {field: one.value for field, one in read_records(board.audit).items()}
        for state in written:
            state.record = recorded.get(state.field, state.value)


def _unwritten(board: Board) -> list[Fields]:
    """The fields that say something else than their records, record by record, those that others need first."""
    groups: dict[str, Fields] = defaultdict(list)
    for name, state in board.named(*WRITERS):
        if is_unwritten(state):
            groups[name.record].append((name, state))
    return sorted(groups.values(), key=lambda fields: RANKS[fields[0][0].kind])


def _is_due(board: Board, fields: Fields, touched: set[str]) -> bool:
    """Whether something changed since it was last tried: its record (a page may have begun it meanwhile), what it may
    rest on, the audit itself. A closing that was refused is tried again only when a person closes again.
    """
    name = fields[0][0]
    if name.record in touched or name.kind == "closing":
        return name.record in touched
    return _stirred(board) or any(state.tried_version != board.audit.version for _name, state in fields)


def _stirred(board: Board) -> bool:
    """Whether something came that many records rest on."""
    return any(name.kind in _RESTED_ON for name, state in board.named(*_RESTED_ON) if state.field in board.touched)


def _write(board: Board, fields: Fields, by: Actor) -> bool:
    name, states = fields[0][0], [state for _name, state in fields]
    problem, done = None, False
    try:
        with db.session.begin_nested():
            answer = WRITERS[name.kind](board, name, author_of(board, board.heads_of(states), by))
        done = answer is not False
        problem = [_plain(reason) for reason in answer] or None if isinstance(answer, list) else None
    except CertbodyError as error:
        problem = [_plain(reason) for reason in reasons_of(error)]
    except IntegrityError:
        problem = [_plain(Reason("not_written"))]
    for state in states:
        state.tried_version = board.audit.version
        state.written = list(state.heads) if done else state.written
        board.show(state, problem)
    return done


def _plain(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "article": reason.article, "values": journal.plain(reason.values)}
