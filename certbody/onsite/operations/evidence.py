"""Evidence from devices: what it is comes as an operation, its bytes by upload, in whatever order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from certbody.audits.models import FindingEvidence
from certbody.audits.operations.evidence import (
    OTHER_BYTES,
    Shown,
    find_evidence,
    keep_bytes,
    record_evidence,
    remove_evidence,
)
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.audits.queries.refused_evidence import PURPOSE
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.onsite.models import EvidenceFile
from certbody.onsite.operations.board import Board
from certbody.onsite.operations.sheet_news import hand_receipts, tell_refusal, tell_removal
from certbody.onsite.rules.fields import FieldName
from certbody.onsite.rules.values import as_id, moment
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import StoredFile, Upload
from certbody.tenants.operations.uploads import Announced, Purpose


def attach_evidence(audit_id: UUID, evidence_id: UUID, stored: StoredFile, by: Actor) -> FindingEvidence | None:
    """Keeps the bytes that came for an item of evidence; they wait here until what it is has come too.

    Refused when they are not the bytes that were captured, or those that wait already. The same bytes may come again.
    """
    audit = get_conducted_audit(audit_id, by)
    row, item = _bytes_of(audit.id, evidence_id), find_evidence(audit.id, evidence_id)
    if item is not None:
        keep_bytes(item, stored, by)
    elif row is not None and _stored(row).sha256 != stored.sha256:
        raise Refused(OTHER_BYTES)
    if row is None:
        row = EvidenceFile(id=evidence_id, audit_id=audit.id, file_id=stored.id, received_at=clock.now())
        db.session.add(row)
        db.session.flush()
        journal.record("evidence_file.received", row, by, after={"title": stored.name, "sha256": stored.sha256})
    hand_receipts(audit)
    return item


def awaits_bytes(audit_id: UUID, evidence_id: UUID, sha256: str) -> bool:
    """Whether these bytes of an item of evidence are still to come. Refused when they are not those captured, or not
    those that are here: nothing is kept that would belong to nothing.
    """
    row, item = _bytes_of(audit_id, evidence_id), find_evidence(audit_id, evidence_id)
    if row is not None and _stored(row).sha256 == sha256:
        return False
    if row is not None or (item is not None and item.sha256 != sha256):
        raise Refused(OTHER_BYTES)
    return True


def _bytes_of(audit_id: UUID, evidence_id: UUID) -> EvidenceFile | None:
    row = db.session.get(EvidenceFile, (current_tenant(), evidence_id))
    if row is not None and row.audit_id != audit_id:
        raise NotFound
    return row


def _stored(row: EvidenceFile) -> StoredFile:
    return db.session.get_one(StoredFile, (current_tenant(), row.file_id))


def write_evidence(board: Board, name: FieldName, by: Actor) -> bool | list[Reason]:
    """An item of evidence as a device tells it, with its bytes when they came before.

    When others came, it says so: the item is recorded all the same, and waits for its own.
    """
    value = board.value(name.text)
    if value.get("removed"):
        remove_evidence(board.audit.id, name.id, by, (value.get("why") or "").strip())
        tell_removal(board.audit)
        return True
    item = record_evidence(board.audit.id, name.id, _shown(value), by)
    waiting = _bytes_of(board.audit.id, name.id) if item.kind != "seen" and item.file_id is None else None
    if waiting is None:
        return True
    if _stored(waiting).sha256 != item.sha256:
        return [OTHER_BYTES]
    keep_bytes(item, _stored(waiting), by)
    hand_receipts(board.audit)
    return True


def _shown(value: dict[str, Any]) -> Shown:
    return Shown(
        indicator=value["indicator"],
        site_id=as_id(value.get("site")),
        kind=value["kind"],
        name=value.get("name") or "",
        media_type=value.get("media_type") or "",
        size=value.get("size") or 0,
        sha256=value.get("sha256") or "",
        captured_at=moment(value.get("captured_at")),
        sampled_action_id=as_id(value.get("action")),
        note=value.get("note") or "",
    )


def _admit(announced: Announced, by: Actor) -> None:
    """Whether this person may send bytes for an item of evidence of this audit."""
    get_conducted_audit(announced.subject_id, by)
    if as_id(announced.detail.get("evidence")) is None:
        raise Invalid({"detail": ["evidence_unnamed"]})


def _keep(upload: Upload, stored: StoredFile, by: Actor) -> None:
    """The bytes are here: they join what was recorded of them, or wait for it."""
    attach_evidence(upload.subject_id, UUID(upload.detail["evidence"]), stored, by)


def _refused(upload: Upload) -> None:
    """The bytes are not kept: the sheet no longer says that they are on their way."""
    tell_refusal(upload.subject_id)


PURPOSES = {PURPOSE: Purpose(_admit, _keep, _refused)}
