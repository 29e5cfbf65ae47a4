"""Reading the journal of a whole body: by object, person, period and action; or everything about one file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from certbody.kit.dates import PARIS
from certbody.kit.db import db
from certbody.tenants.models import JournalEntry, JournalExport
from certbody.tenants.queries.belonging import Roots, rows_of

FORMATS = ("csv", "jsonl")


@dataclass(frozen=True)
class Asked:
    """What is looked for in the journal or among the reads: empty means everything."""

    subject: str = ""
    subject_id: UUID | None = None
    person: UUID | None = None
    event: str = ""
    since: date | None = None
    until: date | None = None

    def given(self) -> dict[str, Any]:
        """The filters in use, as an address or the record of an export keeps them."""
        return {name: str(value) for name, value in asdict(self).items() if value}


def list_journal(asked: Asked, before: UUID | None = None, limit: int = 50) -> list[JournalEntry]:
    """Lines of the journal, the newest first, before a given line."""
    statement = select(JournalEntry).where(*_conditions(asked)).order_by(JournalEntry.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(JournalEntry.id < before)
    return list(db.session.scalars(statement))


def journal_rows(asked: Asked, roots: Roots | None = None) -> Select[*tuple[Any, ...]]:
    """The statement that reads these lines as they were written, the oldest first; `roots` keeps to one file."""
    line = JournalEntry
    statement = select(
        line.at, line.actor_name, line.actor_id, line.event, line.subject_type, line.subject_id, line.before,
        line.after, line.reason,
    ).where(*_conditions(asked))  # fmt: skip
    if roots is not None:
        file = rows_of(roots).subquery()
        owned = select(file.c.kind, file.c.id).distinct().subquery()
        statement = statement.join(owned, (owned.c.kind == line.subject_type) & (owned.c.id == line.subject_id))
    return statement.order_by(line.at, line.id)


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    line = JournalEntry
    equal = ((line.subject_type, asked.subject), (line.subject_id, asked.subject_id), (line.actor_id, asked.person),
             (line.event, asked.event))  # fmt: skip
    return [*(column == value for column, value in equal if value), *between(line.at, asked)]


def between(column: Any, asked: Asked) -> list[ColumnElement[bool]]:
    """Moments of the days asked for, as they begin and end in Paris."""
    first = [column >= _beginning(asked.since)] if asked.since else []
    if asked.until is None or asked.until == date.max:
        return first
    return [*first, column < _beginning(asked.until + timedelta(days=1))]


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time.min, PARIS)


def list_exports(limit: int = 20) -> list[JournalExport]:
    """The newest exports of the journal and of the reads."""
    return list(db.session.scalars(select(JournalExport).order_by(JournalExport.id.desc()).limit(limit)))
