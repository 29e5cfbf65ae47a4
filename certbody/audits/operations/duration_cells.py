"""Confirming the cells of the duration tables that no text gives: each body answers for its own value (R1.3)."""

from __future__ import annotations

from datetime import date

from certbody.audits import standards
from certbody.audits.models import ConfirmedCell
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def confirm_cell(cell: str, half_days: int, valid_from: date, reason: str, by: Actor) -> ConfirmedCell:
    """Confirms or changes an assumed cell for the body, from a day on; sizes already computed keep theirs.

    NotFound for an unknown cell; Refused for one that a text gives: the law is not the body's to change.
    """
    known = {one.key: one for one in standards.sizing_tables().cells()}
    if cell not in known:
        raise NotFound
    if known[cell].status != "assumed":
        raise Refused(Reason("cell_is_sourced", "art. 4", {"source": known[cell].source}))
    row = ConfirmedCell(
        cell=cell,
        half_days=half_days,
        valid_from=valid_from,
        confirmed_by=by.person_id,
        confirmed_by_name=by.name,
        reason=reason.strip(),
    )
    db.session.add(row)
    db.session.flush()
    told = {"cell": cell, "half_days": half_days, "valid_from": valid_from.isoformat()}
    journal.record("confirmed_cell.confirmed", row, by, after=told, reason=row.reason or None)
    return row
