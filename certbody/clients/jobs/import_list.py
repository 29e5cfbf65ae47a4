"""Importing the public list in the background, with its progress for the page that waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import update

from certbody.clients.models import ListImport
from certbody.clients.operations.import_list import import_stream
from certbody.clients.queries.public_list import get_list_import
from certbody.kit import clock, transaction
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import read_file


def run_import(list_import_id: str, by_name: str) -> None:
    """Imports a kept file. One that is not the list ends the import; after any other trouble it is tried again."""
    import_id = UUID(list_import_id)
    row = get_list_import(import_id)
    if row.state == "done" or row.file_id is None:
        return
    by = Actor(name=by_name, person_id=row.created_by)
    try:
        _, kept = read_file(row.file_id)
        with kept.open() as stream:
            import_stream(row, stream, by, tell=lambda done, rows: _note(import_id, done, rows))
    except (Refused, NotFound, FileNotFoundError) as error:
        code = error.reasons[0].code if isinstance(error, Refused) else "list_file_missing"
        journal.record("list_import.failed", row, by, after={"error": code})
        row.state, row.error, row.finished_at = "failed", code, clock.now()
    except BaseException:
        _note(import_id, 0, 0, state="failed", error="list_import_broken", finished_at=clock.now())
        raise


def _note(import_id: UUID, done: int, rows: int, **values: Any) -> None:
    """Says how far it is, in a short transaction of its own: the import's own is still open for long."""
    progress = {"state": "running", "error": None, **values, "bytes_done": done, "rows": rows}
    with current_app.app_context(), transaction.transaction():
        db.session.execute(update(ListImport).where(ListImport.id == import_id).values(**progress))
