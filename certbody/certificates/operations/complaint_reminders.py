"""Reminding those who have to confirm or answer a complaint. Safe to do again: each day to keep is recalled once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from certbody.certificates.operations import complaint_letters as letters
from certbody.certificates.operations.complaints import note
from certbody.certificates.queries.complaints import find_handler
from certbody.clients.models import Complaint, ComplaintEvent
from certbody.clients.rules.complaints import due_on, needs_reminder
from certbody.kit.db import db
from certbody.kit.i18n import french_day
from certbody.tenants.actor import SYSTEM
from certbody.tenants.models import Membership


def remind_handlers(today: date) -> None:
    """Writes to whoever has to act on each complaint whose day is near or past, once for each such day."""
    waiting = select(Complaint).where(Complaint.state.in_(("received", "acknowledged", "assigned")))
    for row in db.session.scalars(waiting.order_by(Complaint.answer_by).with_for_update()).all():
        due = due_on(row.state, row.acknowledge_by, row.answer_by)
        if due is not None and needs_reminder(due, today) and not _was_reminded(row, due):
            for member in _who_acts(row):
                letters.tell_member(row, "remind", member, due=french_day(due))
            note(row, "remind", row.state, SYSTEM, due.isoformat())


def _who_acts(row: Complaint) -> list[Membership]:
    """Whoever is in charge and still a member of the body; else those who put somebody in charge."""
    handler = find_handler(row)
    if handler is None or handler.ended_at is not None or handler.organisation_id is not None:
        return letters.list_managers(row)
    return [handler]


def _was_reminded(row: Complaint, due: date) -> bool:
    statement = select(ComplaintEvent.id).where(
        ComplaintEvent.complaint_id == row.id, ComplaintEvent.act == "remind", ComplaintEvent.note == due.isoformat()
    )
    return db.session.scalar(statement.limit(1)) is not None
