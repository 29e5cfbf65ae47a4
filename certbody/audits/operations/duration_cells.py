"""Changing a cell of the duration tables from a day on: each body answers for its own values (R1.3, invariant 3)."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import text

from certbody.audits import standards
from certbody.audits.models import ConfirmedCell
from certbody.audits.queries.duration_cells import list_sized_between, newest_number, own_cells_on
from certbody.audits.rules.tables import Cell, may_change
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

NAMED = 3


def change_cell(
    cell: str,
    half_days: int | None,
    valid_from: date,
    reason: str,
    by: Actor,
    *,
    seen: int,
    over_text: bool = False,
) -> ConfirmedCell:
    """Confirms a cell, changes it, or hands it back to the tables (`half_days` None), for audits from a day on.

    Sizes already computed keep theirs. `seen`: the number of the cell's newest change when the form was opened; a newer
    one refuses with `edited_meanwhile`. `over_text`: the person knows that a text gives another value. Invalid without
    a reason or that knowledge; refused from a past day since which audits were already sized on the cell.
    """
    known = next((one for one in standards.sizing_tables().cells() if one.key == cell), None)
    if known is None:
        raise NotFound
    _one_at_a_time(cell, seen)
    _check(known, half_days, valid_from, reason, over_text)
    before = own_cells_on(valid_from).cells.get(cell)
    row = ConfirmedCell(number=newest_number() + 1, cell=cell, half_days=half_days, valid_from=valid_from)
    row.confirmed_by, row.confirmed_by_name, row.confirmed_at = by.person_id, by.name, clock.now()
    row.reason = reason.strip()
    db.session.add(row)
    db.session.flush()
    _record(row, before.half_days if before else known.half_days, by)
    return row


def _one_at_a_time(cell: str, seen: int) -> None:
    """Two people at once: the second waits, then reads what the first did."""
    key = {"key": f"duration_cells {current_tenant()}"}
    db.session.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), key)
    current = newest_number(cell)
    if current != seen:
        raise Refused(Reason("edited_meanwhile", values={"yours": seen, "current": current}))


def _check(cell: Cell, half_days: int | None, valid_from: date, reason: str, over_text: bool) -> None:
    """A reason, a text left knowingly only, and no past day since which audits were sized on the cell."""
    if not reason.strip():
        raise Invalid({"reason": ["cell_reason_missing"]})
    if half_days is not None and not may_change(cell, half_days, over_text).allowed:
        raise Invalid({"over_text": ["cell_is_sourced"]})
    yesterday = clock.today() - timedelta(days=1)
    held = list_sized_between(cell.key, valid_from, yesterday)
    if held:
        references = [audit.reference for audit in held[:NAMED]] + ["…"] * (len(held) > NAMED)
        first = date.fromisoformat(held[0].day) + timedelta(days=1)
        raise Refused(
            Reason("cell_from_past", "art. 4", {"count": len(held), "references": references, "first": first})
        )


def _record(row: ConfirmedCell, before: int, by: Actor) -> None:
    event = "confirmed_cell.returned" if row.half_days is None else "confirmed_cell.confirmed"
    told = {
        "cell": row.cell,
        "half_days": row.half_days,
        "valid_from": row.valid_from.isoformat(),
        "number": row.number,
    }
    journal.record(event, row, by, before={"half_days": before}, after=told, reason=row.reason)
