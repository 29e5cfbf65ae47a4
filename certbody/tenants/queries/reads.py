"""Who of the body read what of which client's file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from certbody.kit.db import Base, db
from certbody.tenants.models import FileRead
from certbody.tenants.queries.journal import Asked, between

FILE = "organisation"


def list_reads(asked: Asked, before: UUID | None = None, limit: int = 50) -> list[FileRead]:
    """Reads with the organisation whose file it was, the newest first. `subject_id`: an object, or a whole file."""
    statement = (
        select(FileRead)
        .options(joinedload(FileRead.organisation))
        .where(*_conditions(asked))
        .order_by(FileRead.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(FileRead.id < before)
    return list(db.session.scalars(statement))


def read_rows(asked: Asked) -> Select[*tuple[Any, ...]]:
    """The statement that reads them for an export, the oldest first."""
    file, read = Base.metadata.tables[FILE], FileRead
    return (
        select(
            read.day, read.first_at, read.last_at, read.visits, read.person_name, read.person_id, read.subject_type,
            read.subject_id, read.organisation_id, file.c.name.label("organisation"),
        )
        .join(file, (file.c.tenant_id == read.tenant_id) & (file.c.id == read.organisation_id))
        .where(*_conditions(asked))
        .order_by(read.first_at, read.id)
    )  # fmt: skip


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    read = FileRead
    about = or_(read.subject_id == asked.subject_id, read.organisation_id == asked.subject_id)
    return [
        *([read.subject_type == asked.subject] if asked.subject else []),
        *([about] if asked.subject_id else []),
        *([read.person_id == asked.person] if asked.person else []),
        *between(read.last_at, asked),
    ]
