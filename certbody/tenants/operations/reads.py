"""Noting who of the body read what of a client's file, and exporting it (invariant 8)."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import IO, Any
from uuid import UUID

from sqlalchemy import DateTime, Interval, Text, Uuid, bindparam, literal, select
from sqlalchemy.dialects.postgresql import Insert, insert

from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.db import Base, db
from certbody.kit.i18n import LOCALES, speaking
from certbody.kit.ids import new_id
from certbody.kit.wording import labels
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import FileRead, JournalExport
from certbody.tenants.operations.journal_export import write_export
from certbody.tenants.queries.belonging import root_of
from certbody.tenants.queries.journal import Asked
from certbody.tenants.queries.reads import FILE, read_rows

APART = timedelta(minutes=15)


def note_read(table: str, row_id: UUID, by: Actor) -> None:
    """One row for each person, object and day; reads a quarter of an hour apart count as further visits. One statement.

    A row of no client's file (an auditor's own page, a setting) leaves nothing.
    """
    statement, now = _note(table), clock.now()
    if statement is not None and by.person_id is not None:
        told = {"read": new_id(), "person": by.person_id, "name": by.name, "day": paris_date(now), "now": now}
        db.session.execute(statement, {"tenant": current_tenant(), "subject": row_id, **told})


@cache
def _note(table: str) -> Insert | None:
    root = root_of(table, FILE)
    if root is None:
        return None
    file = root.subquery()
    now = bindparam("now", type_=DateTime(timezone=True))
    values: dict[str, Any] = {
        "tenant_id": bindparam("tenant", type_=Uuid()), "id": bindparam("read", type_=Uuid()),
        "person_id": bindparam("person", type_=Uuid()), "person_name": bindparam("name", type_=Text()),
        "organisation_id": file.c.id, "subject_type": literal(table, Text()),
        "subject_id": bindparam("subject", type_=Uuid()), "day": bindparam("day", type_=FileRead.day.type),
        "first_at": now, "last_at": now, "visits": literal(1),
    }  # fmt: skip
    kept = Base.metadata.tables[FileRead.__tablename__]
    added = insert(kept).from_select(list(values), select(*values.values()), include_defaults=False)
    return added.on_conflict_do_update(
        index_elements=["tenant_id", "person_id", "subject_type", "subject_id", "day"],
        set_={"last_at": added.excluded.last_at, "visits": kept.c.visits + 1},
        where=kept.c.last_at <= added.excluded.last_at - literal(APART, Interval()),
    )


def export_reads(stream: IO[bytes], form: str, asked: Asked, by: Actor) -> JournalExport:
    """Writes the reads asked for, oldest first; the export is in the journal with its checksum."""
    words = {}
    for language in LOCALES:
        with speaking(language):
            words[language] = labels("journal.subject")

    def line_of(row: Any) -> dict[str, Any]:
        named = {f"object_{language}": found.get(row.subject_type, "") for language, found in words.items()}
        return {
            "day": row.day.isoformat(), "first_at": row.first_at.isoformat(), "last_at": row.last_at.isoformat(),
            "visits": row.visits, "person": row.person_name, "person_id": str(row.person_id), **named,
            "object": row.subject_type, "object_id": str(row.subject_id),
            "organisation_id": str(row.organisation_id), "organisation": row.organisation,
        }  # fmt: skip

    return write_export(stream, "reads", form, read_rows(asked), line_of, asked.given(), by)
