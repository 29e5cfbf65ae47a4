"""Reading the ministry's public list into the body's own copy: streamed, all or nothing, and twice changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from certbody.clients.models import ListImport
from certbody.clients.operations import list_stage
from certbody.clients.rules.public_list import COLUMNS, LIST_RULE, ListedRow, read_line, split_line
from certbody.kit import clock, outbox
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile

FIRST_COLUMN = "numeroDeclarationActivite"
LONGEST_LINE = 65_536
TELL_EVERY = 4_000
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportReport:
    """What an import found, and what it changed (or would change, in a dry run)."""

    list_import_id: str
    dry_run: bool
    rows: int
    added: int
    changed: int
    unchanged: int
    flagged: int
    flag_counts: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """The report in plain values."""
        return asdict(self)


def start_import(stored: StoredFile, dry_run: bool, by: Actor) -> ListImport:
    """Queues the import of a kept file; its page follows how far it is."""
    row = ListImport(
        file_name=stored.name,
        file_id=stored.id,
        sha256=stored.sha256,
        bytes_total=stored.size,
        dry_run=dry_run,
        created_by=by.person_id,
    )
    db.session.add(row)
    db.session.flush()
    journal.record("list_import.queued", row, by, after={"file": stored.name, "dry_run": dry_run})
    outbox.post("import_list", list_import_id=str(row.id), by_name=by.name)
    return row


def import_list(path: Path, dry_run: bool, by: Actor, tell: Tell | None = None) -> ImportReport:
    """Reads a list that lies on this machine, as `import_stream` does."""
    row = _new_import(path, dry_run, by)
    with path.open("rb") as stream:
        return import_stream(row, stream, by, tell)


def import_stream(row: ListImport, stream: BinaryIO, by: Actor, tell: Tell | None = None) -> ImportReport:
    """Reads the list into the body's copy: new rows are added, rows that differ are changed, the others stay untouched.

    Odd rows are flagged and kept (R6.6); a row that left the list stays. A dry run counts and changes nothing. `tell`
    hears how many bytes and rows were read. Refused when the file is not the 30-column list.
    """
    list_stage.prepare()
    digest = hashlib.sha256()
    _check_header(stream, digest)
    list_stage.fill(_told(_rows(stream, digest), stream, tell))
    counts = list_stage.settle()
    flags = list_stage.count_flags()
    if not row.dry_run:
        list_stage.merge(row.id)
    return _finish(row, digest.hexdigest(), counts, flags, by)


def _new_import(path: Path, dry_run: bool, by: Actor) -> ListImport:
    row = ListImport(
        file_name=path.name, bytes_total=path.stat().st_size, dry_run=dry_run, created_by=by.person_id, state="running"
    )
    db.session.add(row)
    db.session.flush()
    return row


def _check_header(stream: BinaryIO, digest: Any) -> None:
    raw = stream.readline(LONGEST_LINE)
    digest.update(raw)
    cells = split_line(raw.decode("utf-8-sig", errors="replace"))
    if len(cells) != COLUMNS or cells[0].strip() != FIRST_COLUMN:
        raise Refused(Reason("list_header", LIST_RULE))


def _rows(stream: BinaryIO, digest: Any) -> Iterator[tuple[int, ListedRow]]:
    """Each row with its line number; a line that is not UTF-8 is read all the same, and flagged."""
    number = 1
    while raw := stream.readline(LONGEST_LINE):
        digest.update(raw)
        number += 1
        text = raw.decode("utf-8", errors="replace").replace("\x00", "")
        if text.strip():
            yield number, read_line(text)


def _told(
    rows: Iterator[tuple[int, ListedRow]], stream: BinaryIO, tell: Tell | None
) -> Iterator[tuple[int, ListedRow]]:
    count = 0
    for count, row in enumerate(rows, start=1):
        yield row
        if tell and count % TELL_EVERY == 0:
            tell(stream.tell(), count)
    if tell:
        tell(stream.tell(), count)


def _finish(row: ListImport, sha256: str, counts: list_stage.Counts, flags: dict[str, int], by: Actor) -> ImportReport:
    row.state, row.finished_at, row.error, row.sha256 = "done", clock.now(), None, sha256
    row.bytes_done, row.rows, row.flagged = row.bytes_total, counts.rows, counts.flagged
    row.added, row.changed, row.unchanged, row.flag_counts = counts.added, counts.changed, counts.unchanged, flags
    report = ImportReport(
        str(row.id), row.dry_run, counts.rows, counts.added, counts.changed, counts.unchanged, counts.flagged, flags
    )
    journal.record("list_import.done", row, by, after=report.as_dict())
    db.session.flush()
    return report
