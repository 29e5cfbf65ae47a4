"""Writing the journal to a file for an assessment; each export is itself in the journal, with its checksum."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from typing import IO, Any

from sqlalchemy import Select

from certbody.kit import clock
from certbody.kit.cells import harmless
from certbody.kit.db import db
from certbody.kit.i18n import LOCALES, speaking
from certbody.kit.wording import labels
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import JournalExport
from certbody.tenants.queries.belonging import Roots
from certbody.tenants.queries.journal import Asked, journal_rows

Line = dict[str, Any]


def export_journal(
    stream: IO[bytes], form: str, asked: Asked, about: Mapping[str, str], by: Actor, roots: Roots | None = None
) -> JournalExport:
    """Writes the lines asked for, oldest first, each action in French and in English.

    `roots` keeps to what belongs to one file; `about` says which, for the record of the export.
    """
    words = {language: _words(language) for language in LOCALES}
    return write_export(stream, "journal", form, journal_rows(asked, roots), lambda row: _line(row, words),
                        {**asked.given(), **about}, by)  # fmt: skip


def write_export(
    stream: IO[bytes], kind: str, form: str, rows: Select[*tuple[Any, ...]], line_of: Callable[[Any], Line],
    scope: Mapping[str, Any], by: Actor,
) -> JournalExport:  # fmt: skip
    """Writes rows as they come from the database, never all at once, and notes the export with its checksum."""
    digest, count = hashlib.sha256(), 0
    write = _csv_line if form == "csv" else _json_line
    for row in db.session.execute(rows.execution_options(yield_per=1000)):
        line = line_of(row)
        heading = _csv_line(dict.fromkeys(line), heading=True) if form == "csv" and not count else b""
        body = heading + write(line)
        stream.write(body)
        digest.update(body)
        count += 1
    return note_export(kind, form, scope, count, digest.hexdigest(), by)


def note_export(
    kind: str, form: str, scope: Mapping[str, Any], count: int, sha256: str, by: Actor
) -> JournalExport:  # fmt: skip
    """Notes that a file was written: who took it, what of, how many lines, its checksum."""
    export = JournalExport(
        kind=kind, format=form, scope=dict(scope), line_count=count, sha256=sha256, made_at=clock.now(),
        made_by=by.person_id, made_by_name=by.name,
    )  # fmt: skip
    db.session.add(export)
    db.session.flush()
    told = {"kind": kind, "format": form, **scope, "line_count": count, "sha256": export.sha256}
    journal.record("journal_export.made", export, by, after=told)
    return export


def _words(language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    with speaking(language):
        return labels("journal.event"), labels("journal.subject")


def _line(row: Any, words: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]) -> Line:
    named = {
        f"{name}_{language}": found.get(code, code)
        for name, at, code in (("action", 0, row.event), ("object", 1, row.subject_type))
        for language, found in ((one, words[one][at]) for one in LOCALES)
    }
    return {
        "at": row.at.isoformat(), "person": row.actor_name, "person_id": _text(row.actor_id), **named,
        "event": row.event, "object": row.subject_type, "object_id": str(row.subject_id), "before": row.before,
        "after": row.after, "reason": row.reason or "",
    }  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _json_line(line: Line) -> bytes:
    return (json.dumps(line, ensure_ascii=False) + "\n").encode()


def _csv_line(line: Line, heading: bool = False) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(line if heading else map(_cell, line.values()))
    return (("\ufeff" if heading else "") + text.getvalue()).encode()


def _cell(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else _text(value)
    return harmless(written)
