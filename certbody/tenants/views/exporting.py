"""Handing over an export of the journal as a file, written piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from flask import Response, request, send_file

from certbody.kit import clock
from certbody.tenants.models import JournalExport
from certbody.tenants.queries.journal import Asked
from certbody.tenants.views.paging import day_argument, uuid_argument

MEDIA = {"csv": "text/csv", "jsonl": "application/x-ndjson", "txt": "text/plain; charset=iso-8859-15"}


def asked_for() -> Asked:
    """The filters in the page's address."""
    words = {name: request.args.get(name, "")[:100] for name in ("subject", "event")}
    return Asked(
        **words, subject_id=uuid_argument("subject_id"), person=uuid_argument("person"), since=day_argument("since"),
        until=day_argument("until"),
    )  # fmt: skip


def send_export(name: str, write: Callable[[IO[bytes]], JournalExport]) -> Response:
    """Writes an export to a file named after today, then sends it."""
    return send_written(write, lambda row: f"{name}-{clock.today().isoformat()}.{row.format}")


def send_written(write: Callable[[IO[bytes]], JournalExport], named: Callable[[JournalExport], str]) -> Response:
    """Writes to a file without a name, then sends it under one; its checksum goes along and stays in the journal."""
    stream = TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        row = write(stream)
    except BaseException:
        stream.close()
        raise
    stream.seek(0)
    response = send_file(stream, mimetype=MEDIA[row.format], as_attachment=True, download_name=named(row))
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Checksum-SHA256"] = row.sha256
    return response
