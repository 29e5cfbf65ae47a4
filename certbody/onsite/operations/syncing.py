"""One exchange with a device: what the pages changed, what the device sends, what all of it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from certbody.audits.models import Audit
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.kit.db import db
from certbody.onsite.models import EvidenceReceipt, FieldOperation, FieldState
from certbody.onsite.operations.board import Board
from certbody.onsite.operations.keeping import Device, Result, keep_operations
from certbody.onsite.operations.reconciling import SITE, reconcile
from certbody.onsite.operations.writing import write_down
from certbody.onsite.queries.receipts import find_receipts
from certbody.tenants import journal
from certbody.tenants.actor import Actor


@dataclass(frozen=True)
class Synced:
    """The answer to a device: what became of its operations, and what changed since it asked last."""

    audit: Audit
    results: list[Result]
    fields: list[tuple[FieldState, list[FieldOperation]]]
    cursor: int
    receipts: dict[str, EvidenceReceipt]


def sync(
    audit_id: UUID, device: Device, operations: Sequence[Any], cursor: int, by: Actor, author: Actor | None = None
) -> Synced:
    """Keeps what a device sends, writes down what is agreed on, and tells what changed since `cursor`.

    All under the audit's lock, so that two devices come one after the other. Only for those who conduct the audit;
    `author` when they bring somebody else's work.
    """
    board = Board(get_conducted_audit(audit_id, by))
    reconcile(board)
    results = keep_operations(board, device, operations, author or by)
    write_down(board, by)
    _tell(board, device.name, results, by)
    return _answer(board, results, cursor)


def open_board(audit_id: UUID, by: Actor) -> Synced:
    """The fields of an audit as they stand, what the pages changed included: what a device starts from."""
    board = Board(get_conducted_audit(audit_id, by))
    reconcile(board)
    write_down(board, by)
    _tell(board, SITE, [], by)
    return _answer(board, [], 0)


def _tell(board: Board, device: str, results: Sequence[Result], by: Actor) -> None:
    if board.touched or board.told:
        kept = sum(not one.reasons for one in results)
        journal.record("audit.worked_on_site", board.audit, by, after={"device": device, "operations": kept})
    db.session.flush()


def _answer(board: Board, results: list[Result], cursor: int) -> Synced:
    changed = sorted((one for one in board.states.values() if one.changed_seq > cursor), key=lambda one: one.field)
    heads = {one.id: one for one in board.heads_of(changed)} if changed else {}
    fields = [(state, [heads[one] for one in state.heads]) for state in changed]
    newest = max((state.changed_seq for state in board.states.values()), default=0)
    return Synced(board.audit, results, fields, newest, _receipts(changed))


def _receipts(changed: Sequence[FieldState]) -> dict[str, EvidenceReceipt]:
    """What was signed about the evidence among some fields, by field."""
    named = [UUID(one.field.removeprefix("evidence/")) for one in changed if one.field.startswith("evidence/")]
    return {f"evidence/{id}": one for id, one in find_receipts(named).items()} if named else {}
