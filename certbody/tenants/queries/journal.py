"""Reading the journal of a whole body."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from certbody.kit.db import db
from certbody.tenants.models import JournalEntry


def list_journal(
    subject_type: str = "", actor_id: UUID | None = None, before: UUID | None = None, limit: int = 50
) -> list[JournalEntry]:
    """Lines of the journal, the newest first: about one kind of record, by one person, before a given line."""
    statement = select(JournalEntry).order_by(JournalEntry.id.desc()).limit(limit)
    if subject_type:
        statement = statement.where(JournalEntry.subject_type == subject_type)
    if actor_id is not None:
        statement = statement.where(JournalEntry.actor_id == actor_id)
    if before is not None:
        statement = statement.where(JournalEntry.id < before)
    return list(db.session.scalars(statement))


def list_subject_types() -> list[str]:
    """The kinds of records that the journal speaks of."""
    return list(db.session.scalars(select(JournalEntry.subject_type).distinct().order_by(JournalEntry.subject_type)))
