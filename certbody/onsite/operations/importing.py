"""Work that a device could not send, brought in a file that only the site can open."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from certbody.audits.operations.team_work import get_conducted_audit
from certbody.audits.rules.grading import is_only_begun
from certbody.kit import clock, sealing
from certbody.kit.db import db
from certbody.kit.errors import CertbodyError, Refused
from certbody.kit.verdict import Reason
from certbody.onsite.operations.authors import author_of_export
from certbody.onsite.operations.evidence import attach_evidence, awaits_bytes
from certbody.onsite.operations.keeping import Device, Result
from certbody.onsite.operations.refusals import reasons_of
from certbody.onsite.operations.syncing import Synced, sync
from certbody.onsite.rules.authorship import slow_by
from certbody.onsite.rules.values import as_id, as_words, moment
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import check_room, keep_file

VERSION = 1
AT_ONCE = 200


@dataclass(frozen=True)
class Imported:
    """What became of each operation and of each photo or file in the file, and in whose name they are kept.

    `ruled`: the fields brought whose value is kept and that a rule keeps out of the audit's record; `unfinished`: those
    that wait for their text.
    """

    author: str
    proved: bool
    operations: list[Result] = field(default_factory=list)
    files: list[Result] = field(default_factory=list)
    ruled: set[str] = field(default_factory=set)
    unfinished: set[str] = field(default_factory=set)

    @property
    def refused(self) -> int:
        """How many were refused."""
        return sum(bool(one.reasons) for one in (*self.operations, *self.files))

    @property
    def known(self) -> int:
        """How many had been received before this file was brought."""
        return sum(one.known for one in (*self.operations, *self.files))


def import_work(audit_id: UUID, sealed: bytes, by: Actor) -> Imported:
    """Keeps the work of a file as if its device had sent it, in the name of whose it is; bringing it twice is once.

    Whose it is the file must prove; else it is kept in the name of who brings it, for the person whom it names.
    Refused when the file was not sealed to this site for this audit.
    """
    audit = get_conducted_audit(audit_id, by)
    content = _open(audit_id, sealed)
    device, (author, proved) = _device(content), author_of_export(audit_id, content.get("author"), by)
    found = Imported(author.name, proved)
    operations, blobs = content.get("operations"), content.get("blobs")
    sent = operations if isinstance(operations, list) else []
    for batch in _batches(sent):
        answer = sync(audit_id, device, batch, 0, by, author)
        found.operations.extend(answer.results)
        _note_unwritten(found, answer)
    brought = {str(one.get("field")) for one in sent if isinstance(one, dict)}
    found.ruled.intersection_update(brought)
    found.unfinished.intersection_update(brought)
    found.files.extend(_file(audit_id, one, author, by) for one in (blobs if isinstance(blobs, list) else []))
    told = {
        "author": author.name,
        "device": device.name,
        "operations": len(found.operations),
        "files": len(found.files),
    }
    journal.record("audit.work_imported", audit, by, after=told)
    return found


def _note_unwritten(found: Imported, answer: Synced) -> None:
    """Sorts what is kept and not written down, as the site last said: a later part of the file may lift it."""
    for state, _heads in answer.fields:
        found.ruled.discard(state.field)
        found.unfinished.discard(state.field)
        if state.problem:
            begun = is_only_begun(one["code"] for one in state.problem)
            (found.unfinished if begun else found.ruled).add(state.field)


def _batches(sent: list[Any]) -> list[list[Any]]:
    """What is taken in at once; the closing comes last and whole, as a device sends it."""
    closing = [one for one in sent if _is_closing(one)]
    others = [one for one in sent if not _is_closing(one)]
    batches = [others[start : start + AT_ONCE] for start in range(0, len(others), AT_ONCE)]
    return [*batches, closing] if closing else batches


def _is_closing(operation: Any) -> bool:
    return isinstance(operation, dict) and operation.get("field") == "closing"


def _device(content: Mapping[str, Any]) -> Device:
    device_id = as_id(content.get("device"))
    if device_id is None:
        raise Refused(Reason("export_not_opened"))
    slow = slow_by(content.get("skew"), moment(content.get("now")), clock.now())
    return Device(device_id, as_words(content.get("device_name"))[:100], slow)


def _open(audit_id: UUID, sealed: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(sealing.unseal(sealed, str(audit_id).encode()))
    except (sealing.NotOpened, ValueError, RecursionError) as error:
        raise Refused(Reason("export_not_opened")) from error
    if not isinstance(content, dict) or content.get("version") != VERSION or content.get("audit") != str(audit_id):
        raise Refused(Reason("export_not_opened"))
    return content


def _file(audit_id: UUID, blob: Any, author: Actor, by: Actor) -> Result:
    told = blob if isinstance(blob, dict) else {}
    name, evidence_id = as_words(told.get("name")), as_id(told.get("id"))
    try:
        body = base64.b64decode(told.get("bytes") or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        body = b""
    sha256 = hashlib.sha256(body).hexdigest()
    if evidence_id is None or not body or sha256 != told.get("sha256"):
        return Result(str(told.get("id", ""))[:64], (Reason("export_file_damaged", values={"name": name[:200]}),))
    try:
        with db.session.begin_nested():
            is_new = awaits_bytes(audit_id, evidence_id, sha256)
            if is_new:
                check_room(len(body), audit_id)
                attach_evidence(audit_id, evidence_id, keep_file(name, body, author), by)
    except CertbodyError as error:
        return Result(str(evidence_id), tuple(reasons_of(error)))
    return Result(str(evidence_id), known=not is_new)
