"""Taking in a file part by part, so that a bad network, a closed lid or a restart costs one part at most.

The sender makes the id, announces the file (`begin`), sends its parts in order (`receive`), and may repeat any request
at any time: what counts is what the row says. The last part ends it: hash, kind, virus scan, then the purpose.

A package takes files for a purpose of its own by two lines: its `operations` say
`PURPOSES = {"evidence": Purpose(admit, keep)}`, and `certbody/packages.py` names that module in `_UPLOADS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from certbody.kit import clock, files, outbox
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, NotFound, Refused
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import SYSTEM, Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import StoredFile, Upload
from certbody.tenants.operations import upload_parts
from certbody.tenants.operations.files import SCANNER_AWAY, check_room, check_size, keep_chunks, kept
from certbody.tenants.queries.uploads import find_upload, get_upload, list_abandoned, lock_upload

SMALLEST_PART = 16 * 1024
ABANDONED_DAYS = 30
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Announced:
    """What the sender says of a file before sending it."""

    name: str
    size: int
    sha256: str
    purpose: str
    subject_id: UUID
    detail: dict[str, Any]


@dataclass(frozen=True)
class Purpose:
    """What a package does with the files that it takes.

    `admit` raises NotFound, NotAllowed or Refused when this person may not send this file. `keep` links the kept file
    to what it belongs to, as the person who sent it; it checks what may have changed since, and may raise the same.
    `refused` hears of a whole file that is not kept.
    """

    admit: Callable[[Announced, Actor], None]
    keep: Callable[[Upload, StoredFile, Actor], None]
    refused: Callable[[Upload], None] = lambda _upload: None


Purposes = Mapping[str, Purpose]


def begin(upload_id: UUID, announced: Announced, purposes: Purposes, by: Actor, again: bool = False) -> Upload:
    """Takes note of a file to come, or says how far it is. `again` starts a refused one anew.

    NotFound when the id is somebody else's. Refused when another file was announced under it, when a file of this size
    or name is never kept, or when there is no room; Invalid when nobody takes files for this purpose.
    """
    if find_upload(upload_id, by) is None:
        _announce(upload_id, announced, purposes, by)
    row = get_upload(upload_id, by, lock=True)
    if any(getattr(row, name) != value for name, value in vars(announced).items()):
        raise Refused(Reason("upload_differs"))
    if row.state == "refused" and again:
        check_room(row.size, row.subject_id)
        row.state, row.attempt = "sending", row.attempt + 1
        row.received, row.parts, row.reasons, row.touched_at = 0, [], [], clock.now()
        _tell("upload.begun", row, by)
        db.session.flush()
    _finish_when_whole(row, purposes, by)
    return row


def receive(upload_id: UUID, offset: int, part: bytes, purposes: Purposes, by: Actor) -> tuple[Upload, bool]:
    """Keeps the part that begins at this offset; the last one ends the upload. Says whether the offset was right.

    After the end, and however it ended, a repeated part changes nothing. Invalid when a part is longer than the rest
    of the file, or too small without being the last.
    """
    row = get_upload(upload_id, by, lock=True)
    if row.state != "sending":
        return row, True
    if offset != row.received:
        return row, False
    left = row.size - row.received
    if len(part) > left:
        raise Invalid({"part": ["upload_longer"]})
    if len(part) < min(left, SMALLEST_PART):
        raise Invalid({"part": ["upload_chunk_small"]})
    if part:
        parts = [*row.parts, upload_parts.write(row, part)]
        _note(row, parts=parts, received=offset + len(part), touched_at=clock.now())
    _finish_when_whole(row, purposes, by)
    return row, True


def give_up_abandoned() -> None:
    """Refuses the uploads of which nothing has arrived for 30 days, so that their bytes are freed."""
    for row in list_abandoned(clock.now() - timedelta(days=ABANDONED_DAYS)):
        _settle(row, "refused", (Reason("upload_abandoned", values={"days": ABANDONED_DAYS}),), SYSTEM)


def free_bytes(upload_id: UUID, attempt: int) -> None:
    """Removes the parts of an ended upload, and what a crash may have left in the place of its file."""
    row = lock_upload(upload_id)
    if row is None:
        return
    upload_parts.remove(row, attempt)
    if row.state == "refused":
        kept(row.reserved_file_id).remove()


def _announce(upload_id: UUID, announced: Announced, purposes: Purposes, by: Actor) -> None:
    """Adds the row, unless a second request was faster."""
    if announced.purpose not in purposes:
        raise Invalid({"purpose": ["upload_purpose"]})
    if not _FINGERPRINT.fullmatch(announced.sha256):
        raise Invalid({"sha256": ["upload_fingerprint"]})
    purposes[announced.purpose].admit(announced, by)
    check_size(announced.size)
    check_room(announced.size, announced.subject_id)
    if not files.is_allowed_name(announced.name):
        raise Refused(Reason("file_kind", values={"name": announced.name}))
    values = {**vars(announced), "id": upload_id, "tenant_id": current_tenant(), "person_id": by.person_id}
    added = insert(Upload).values(**values, reserved_file_id=new_id(), touched_at=clock.now())
    if db.session.scalar(added.on_conflict_do_nothing().returning(Upload.id)) is not None:
        _tell("upload.begun", get_upload(upload_id, by), by)


def _finish_when_whole(row: Upload, purposes: Purposes, by: Actor) -> None:
    if row.state != "sending" or row.received != row.size or row.purpose not in purposes:
        return
    try:
        with db.session.begin_nested():
            purposes[row.purpose].keep(row, _keep(row, by), by)
    except Refused as refused:
        _refuse(row, refused.reasons, by)
        if row.state == "refused":
            purposes[row.purpose].refused(row)
    except (NotFound, NotAllowed):
        _refuse(row, (Reason("upload_closed"),), by)
    else:
        _settle(row, "kept", (), by)


def _keep(row: Upload, by: Actor) -> StoredFile:
    arrived = upload_parts.Arrived(row)
    if arrived.sha256() != row.sha256:
        raise Refused(Reason("upload_damaged"))
    return keep_chunks(row.reserved_file_id, row.name, arrived, by)


def _refuse(row: Upload, reasons: tuple[Reason, ...], by: Actor) -> None:
    """For good; a scanner that does not answer leaves all bytes where they are, to be asked again."""
    if reasons[0].code == SCANNER_AWAY:
        _note(row, reasons=_plain(reasons))
    else:
        _settle(row, "refused", reasons, by)


def _settle(row: Upload, state: str, reasons: tuple[Reason, ...], by: Actor) -> None:
    row.state, row.reasons = state, _plain(reasons)
    _tell(f"upload.{state}", row, by)
    outbox.post("free_upload", upload_id=str(row.id), attempt=row.attempt)
    db.session.flush()


def _plain(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [{"code": one.code, "article": one.article, "values": journal.plain(one.values)} for one in reasons]


def _note(row: Upload, **values: Any) -> None:
    """How far it is: many times for each file, so not a line of the journal each time."""
    mine = Upload.tenant_id == current_tenant(), Upload.id == row.id
    db.session.execute(update(Upload).where(*mine).values(**values))


def _tell(event: str, row: Upload, by: Actor) -> None:
    after = {"name": row.name, "size": row.size, "sha256": row.sha256, "purpose": row.purpose}
    reason = ", ".join(one["code"] for one in row.reasons) or None
    journal.record(event, row, by, after=after, reason=reason)
