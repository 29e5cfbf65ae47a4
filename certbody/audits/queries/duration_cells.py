"""Reading what a body says of the cells of the duration tables: on a day, by cell, and which audits rest on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from certbody.audits.models import Audit, AuditSize, ConfirmedCell
from certbody.audits.rules.tables import Cell, CellChange, OwnCells, is_outdated, own_cells
from certbody.kit.db import db

NOT_HELD = ("sized", "quoted", "contracted", "planned", "plan_sent")
_CHANGES = select(
    ConfirmedCell.number, ConfirmedCell.cell, ConfirmedCell.half_days, ConfirmedCell.valid_from, ConfirmedCell.reason
)


def own_cells_on(day: date, number: int | None = None) -> OwnCells:
    """The cells that the body answers for on a day: of each, the newest change that has begun.

    `number`: as the tables stood after that change; the newest when left out. One statement.
    """
    return own_cells((one for one in read_changes() if number is None or one.number <= number), day)


def read_changes() -> tuple[CellChange, ...]:
    """Every change that the body made to its tables, as the rules read it. One statement."""
    return tuple(CellChange(*row) for row in db.session.execute(_CHANGES))


def list_changes(cell: str) -> list[ConfirmedCell]:
    """Every change that the body made to one cell, newest first."""
    statement = select(ConfirmedCell).where(ConfirmedCell.cell == cell).order_by(ConfirmedCell.number.desc())
    return list(db.session.scalars(statement))


def list_planned(today: date) -> list[ConfirmedCell]:
    """The changes whose day is to come, soonest first."""
    statement = select(ConfirmedCell).where(ConfirmedCell.valid_from > today)
    return list(db.session.scalars(statement.order_by(ConfirmedCell.valid_from, ConfirmedCell.number)))


def newest_number(cell: str | None = None) -> int:
    """The number of the newest change, of one cell or of all; 0 before any."""
    statement = select(func.coalesce(func.max(ConfirmedCell.number), 0))
    if cell is not None:
        statement = statement.where(ConfirmedCell.cell == cell)
    return int(db.session.scalar(statement) or 0)


def list_sized_between(cell: str, first: date, last: date) -> Sequence[Any]:
    """The audits of those days that have a size which counts this cell, latest first: their `reference` and `day`."""
    audit_day = AuditSize.inputs["audit_day"].astext
    latest = func.max(audit_day).label("day")
    statement = (
        select(Audit.reference, latest)
        .join(AuditSize, AuditSize.audit_id == Audit.id)
        .where(audit_day.between(first.isoformat(), last.isoformat()), _rests_on(cell))
        .group_by(Audit.reference)
        .order_by(latest.desc(), Audit.reference)
    )
    return db.session.execute(statement).all()


def list_resting_on(cell: str, limit: int = 200) -> Sequence[tuple[Audit, AuditSize]]:
    """The audits not yet held whose size counts this cell, soonest first: those that may be sized again."""
    newer = aliased(AuditSize)
    superseded = select(newer.id).where(newer.audit_id == AuditSize.audit_id, newer.sized_at > AuditSize.sized_at)
    statement = (
        select(Audit, AuditSize)
        .join(AuditSize, AuditSize.audit_id == Audit.id)
        .where(Audit.state.in_(NOT_HELD), _rests_on(cell), ~superseded.exists())
        .order_by(AuditSize.inputs["audit_day"].astext, Audit.reference)
        .limit(limit)
    )
    return [(row.Audit, row.AuditSize) for row in db.session.execute(statement)]


def outdated_among(
    resting: Sequence[tuple[Audit, AuditSize]], cell: Cell, today: date
) -> list[tuple[Audit, AuditSize, date]]:
    """Of the audits that rest on a cell, those that a new computation would size otherwise by it, with their day."""
    changes, outdated = read_changes(), []
    for audit, size in resting:
        day = max(date.fromisoformat(size.inputs["audit_day"]), today)
        own = own_cells(changes, day).cells.get(cell.key)
        if any(is_outdated(line, cell, own) for line in size.lines if line["code"] == cell.key):
            outdated.append((audit, size, day))
    return outdated


def _rests_on(cell: str) -> ColumnElement[bool]:
    return AuditSize.lines.contains([{"code": cell}])
