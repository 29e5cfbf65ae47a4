"""What was shown for an indicator: photos and files, here or still on a device, and what was seen and not kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from certbody.audits.models import Audit, Finding, FindingEvidence, SampledAction
from certbody.audits.operations.findings import get_writable_finding, must_be_sampled, must_be_writable
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.audits.queries.findings import get_finding, standard_of
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import StoredFile

OTHER_BYTES = Reason("evidence_differs", "ISO/IEC 17065, 7.4")


class Shown(NamedTuple):
    """What an item of evidence says; of what was seen and not kept, only the note does."""

    indicator: int
    site_id: UUID | None
    kind: str
    name: str = ""
    media_type: str = ""
    size: int = 0
    sha256: str = ""
    captured_at: datetime | None = None
    sampled_action_id: UUID | None = None
    note: str = ""


def record_evidence(audit_id: UUID, evidence_id: UUID, shown: Shown, by: Actor) -> FindingEvidence:
    """Records what was shown for an indicator, or says it otherwise; its bytes may come later, known by their hash.

    Refused when findings may not be written, for an indicator or a site that the audit does not have, for something
    seen of which nothing is told (R9.6). What a photo or a file is never changes.
    """
    audit = get_conducted_audit(audit_id, by)
    must_be_writable(audit)
    _check(audit, shown)
    row = find_evidence(audit.id, evidence_id)
    if row is None:
        row = FindingEvidence(id=evidence_id, audit_id=audit.id, added_at=clock.now(), **shown._asdict())
        db.session.add(row)
        return _told("finding_evidence.added", row, by)
    if (row.kind, row.sha256) != (shown.kind, shown.sha256):
        raise Refused(OTHER_BYTES)
    before = {name: getattr(row, name) for name in Shown._fields}
    if row.removed_at is None and before == shown._asdict():
        return row
    for name, value in shown._asdict().items():
        setattr(row, name, value)
    row.removed_at = None
    return _told("finding_evidence.changed", row, by, before={"note": before["note"]})


def _check(audit: Audit, shown: Shown) -> None:
    if shown.indicator not in standard_of(audit):
        raise NotFound
    must_be_sampled(audit, shown.site_id)
    if shown.kind == "seen" and not shown.note.strip():
        raise Invalid({"note": ["seen_untold"]})
    if shown.kind != "seen" and not shown.sha256:
        raise Refused(Reason("evidence_without_hash"))
    if shown.sampled_action_id is not None:
        action = db.session.get(SampledAction, (current_tenant(), shown.sampled_action_id))
        if action is None or action.audit_id != audit.id:
            raise NotFound


def _told(
    event: str, row: FindingEvidence, by: Actor, before: dict[str, Any] | None = None, reason: str = ""
) -> FindingEvidence:
    db.session.flush()
    after = {"indicator": row.indicator, "kind": row.kind, "title": row.name, "sha256": row.sha256, "note": row.note}
    said = {name: value for name, value in after.items() if value}
    journal.record(event, row, by, before=before, after=said, reason=reason or None)
    return row


def find_evidence(audit_id: UUID, evidence_id: UUID) -> FindingEvidence | None:
    """An item of evidence of an audit, taken away or not; NotFound when it is another audit's."""
    row = db.session.get(FindingEvidence, (current_tenant(), evidence_id))
    if row is not None and row.audit_id != audit_id:
        raise NotFound
    return row


def keep_bytes(row: FindingEvidence, file: StoredFile, by: Actor) -> FindingEvidence:
    """The bytes of a photo or a file are here. Refused when they are not those that were captured."""
    if row.kind == "seen" or row.sha256 != file.sha256:
        raise Refused(OTHER_BYTES)
    if row.file_id is None:
        row.file_id = file.id
        _told("finding_evidence.received", row, by)
    return row


def attach_to_finding(finding_id: UUID, file: StoredFile, note: str, by: Actor) -> FindingEvidence:
    """Keeps a photo or a document with a finding."""
    finding = get_writable_finding(finding_id, by)
    return _add(finding, by, kind="file", name=file.name, media_type=file.media_type, size=file.size,
                sha256=file.sha256, file_id=file.id, note=note)  # fmt: skip


def note_seen(finding_id: UUID, note: str, by: Actor) -> FindingEvidence:
    """Keeps that something was seen which nobody keeps, and what it was (R9.6)."""
    finding = get_writable_finding(finding_id, by)
    if not note.strip():
        raise Invalid({"note": ["seen_untold"]})
    return _add(finding, by, kind="seen", note=note)


def _add(finding: Finding, by: Actor, **values: Any) -> FindingEvidence:
    row = FindingEvidence(
        id=new_id(),
        audit_id=finding.audit_id,
        indicator=finding.indicator,
        site_id=finding.site_id,
        added_at=clock.now(),
        **values,
    )
    db.session.add(row)
    return _told("finding_evidence.added", row, by)


def get_evidence(finding_id: UUID, finding_evidence_id: UUID, by: Actor) -> FindingEvidence:
    """What was shown for a finding of an audit that the actor may see, or NotFound."""
    finding, audit = get_finding(finding_id, by)
    row = find_evidence(audit.id, finding_evidence_id)
    if (
        row is None
        or row.removed_at is not None
        or (row.indicator, row.site_id) != (finding.indicator, finding.site_id)
    ):
        raise NotFound
    return row


def detach_from_finding(finding_id: UUID, finding_evidence_id: UUID, by: Actor) -> FindingEvidence:
    """Takes evidence away from a finding; a file stays kept, and the journal tells who took it away."""
    get_writable_finding(finding_id, by)
    return _remove(get_evidence(finding_id, finding_evidence_id, by), by)


def remove_evidence(audit_id: UUID, evidence_id: UUID, by: Actor, why: str = "") -> None:
    """Takes away what a device had recorded, with the reason that it gives; nothing to do when it never came here."""
    must_be_writable(get_conducted_audit(audit_id, by))
    row = find_evidence(audit_id, evidence_id)
    if row is not None and row.removed_at is None:
        _remove(row, by, why)


def _remove(row: FindingEvidence, by: Actor, why: str = "") -> FindingEvidence:
    row.removed_at = clock.now()
    return _told("finding_evidence.removed", row, by, reason=why)
