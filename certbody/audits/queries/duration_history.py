"""The history of a body's duration tables: what one person changed on a day, for the same reason, is one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from certbody.audits.models import ConfirmedCell
from certbody.kit.db import db

PAGE = 20
_DAY = cast(func.timezone("Europe/Paris", ConfirmedCell.confirmed_at), Date)
_TABLE = bindparam("table", type_=ConfirmedCell.cell.type)
_NEWEST = func.max(ConfirmedCell.number)
_CELL = func.json_build_array(ConfirmedCell.number, ConfirmedCell.cell, ConfirmedCell.half_days)
_LINES = (
    select(
        ConfirmedCell.confirmed_by_name.label("name"),
        _DAY.label("day"),
        ConfirmedCell.valid_from,
        ConfirmedCell.reason,
        func.json_agg(aggregate_order_by(_CELL, ConfirmedCell.number)).label("cells"),
    )
    .where(or_(_TABLE == "", func.split_part(ConfirmedCell.cell, "/", 1) == _TABLE))
    .group_by(
        ConfirmedCell.confirmed_by, ConfirmedCell.confirmed_by_name, _DAY, ConfirmedCell.valid_from,
        ConfirmedCell.reason,
    )
    .order_by(_NEWEST.desc())
    .offset(bindparam("offset"))
    .limit(PAGE + 1)
)  # fmt: skip


def list_history(table: str = "", page: int = 1) -> Sequence[Any]:
    """A page of the history, newest first, of one table or of all; one line more than it holds. One statement.

    A line: `name` of who changed, `day`, `valid_from`, `reason`, and its `cells`: number, key and half-days (or none).
    """
    return db.session.execute(_LINES, {"table": table, "offset": (max(page, 1) - 1) * PAGE}).all()
