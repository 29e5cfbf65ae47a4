"""Keeping what devices send, once each, whatever is repeated, lost or out of order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from certbody.kit import clock
from certbody.kit.verdict import Reason, Verdict
from certbody.onsite.models import FieldOperation
from certbody.onsite.operations.board import Board
from certbody.onsite.queries.fields import find_operations
from certbody.onsite.rules.merge import closes_a_circle, same
from certbody.onsite.rules.values import Sent, read_sent
from certbody.tenants.actor import Actor


@dataclass(frozen=True)
class Device:
    """What sends: its id, what its owner calls it, and by how many seconds its clock is slow."""

    id: UUID
    name: str
    skew_seconds: int = 0


@dataclass(frozen=True)
class Result:
    """What became of one operation: kept, or refused with reasons; `known`: it had been kept before."""

    id: str
    reasons: tuple[Reason, ...] = ()
    known: bool = False

    @property
    def outcome(self) -> str:
        """In the words of the protocol."""
        return "refused" if self.reasons else "kept"


def keep_operations(board: Board, device: Device, raw: Sequence[Any], by: Actor) -> list[Result]:
    """Keeps each operation that is one; what is sent again is answered again. Four statements for any number."""
    read = [read_sent(one) for one in raw]
    sent = [one for one in read if isinstance(one, Sent)]
    board.look_at({one.field.text for one in sent})
    known = find_operations({one.change.id for one in sent}) if sent else {}
    now = clock.now()
    return [
        Result(_id_of(given), one.reasons) if isinstance(one, Verdict) else _keep(board, device, one, known, by, now)
        for given, one in zip(raw, read, strict=True)
    ]


def _id_of(given: Any) -> str:
    return str(given.get("id", ""))[:64] if isinstance(given, dict) else ""


def _keep(
    board: Board, device: Device, sent: Sent, known: dict[UUID, FieldOperation], by: Actor, now: datetime
) -> Result:
    change, earlier = sent.change, known.get(sent.change.id)
    if earlier is not None:
        repeated = earlier.audit_id == board.audit.id and earlier.field == sent.field.text
        repeated = repeated and same(earlier.value, change.value) and set(earlier.replaces) == change.replaces
        return Result(str(change.id), () if repeated else (Reason("operation_differs"),), known=repeated)
    if closes_a_circle(change, board.changes(sent.field.text)):
        return Result(str(change.id), (Reason("operation_circle"),))
    row = FieldOperation(
        id=change.id,
        audit_id=board.audit.id,
        field=sent.field.text,
        value=change.value,
        replaces=sorted(change.replaces),
        device_id=device.id,
        device_name=device.name,
        device_at=sent.at,
        device_seq=sent.seq,
        skew_seconds=device.skew_seconds,
        author_id=by.person_id,
        membership_id=by.membership_id,
        author_name=by.name,
        received_at=now,
    )
    known[change.id] = row
    board.put(row)
    return Result(str(change.id))
