"""After each page: notes which member of the body read what of a client's file, in the page's own transaction.

What this process has written is remembered for a quarter of an hour, by tenant, person and object: reading on costs no
statement. A page that could not be written down (its transaction failed) was not shown either, and is not remembered.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Flask, Response, g, request

from certbody.kit import clock
from certbody.tenants.operations.reads import APART, note_read
from certbody.tenants.queries.belonging import path_to
from certbody.tenants.queries.reads import FILE

Key = tuple[UUID, UUID | None, str, UUID]
_written: dict[Key, datetime] = {}
_MOST = 50_000


def watch_reads(app: Flask) -> None:
    """Puts the note before the end of the transaction. Called after what ends it (functions run in reverse order)."""
    app.after_request(_note)


def remember_reads(app: Flask) -> None:
    """Remembers, once the transaction has ended well, what was noted. Called before what ends it."""
    app.after_request(_remember)


def _note(response: Response) -> Response:
    place, found = g.get("access"), _subject()
    by = place.actor if place else None
    if found is None or by is None or by.is_client or response.status_code not in (200, 304):
        return response
    key: Key = (place.tenant_id, by.person_id, *found)
    last = _written.get(key)
    if last is None or not last <= clock.now() < last + APART:
        note_read(*found, by)
        g.read_noted = key
    return response


def _remember(response: Response) -> Response:
    key: Key | None = g.pop("read_noted", None)
    if key is not None and response.status_code < 400:
        if len(_written) >= _MOST:
            _written.clear()
        _written[key] = clock.now()
    return response


def _subject() -> tuple[str, UUID] | None:
    """What the page's address names last of a client's file: ids in addresses are named after their tables."""
    if request.method != "GET":
        return None
    for name, value in reversed((request.view_args or {}).items()):
        table = name.removesuffix("_id")
        if isinstance(value, UUID) and path_to(table, FILE) is not None:
            return table, value
    return None
