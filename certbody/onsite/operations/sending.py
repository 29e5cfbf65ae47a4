"""Photos and files of findings that devices send in parts, apart from what they say of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from certbody.audits.operations.evidence import find_evidence
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.kit.errors import NotFound
from certbody.onsite.operations.evidence import attach_evidence, has_bytes
from certbody.onsite.rules.values import as_id
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile, Upload
from certbody.tenants.operations.uploads import Announced, Purpose


def admit_evidence(announced: Announced, by: Actor) -> None:
    """For those who conduct the audit (the subject); the detail names an item of its evidence, or one to come."""
    audit, evidence_id = get_conducted_audit(announced.subject_id, by), _named(announced.detail)
    find_evidence(audit.id, evidence_id)
    has_bytes(audit.id, evidence_id)


def keep_evidence(upload: Upload, file: StoredFile, by: Actor) -> None:
    """The bytes are here and are those that were announced: they join what the device says of them."""
    attach_evidence(upload.subject_id, _named(upload.detail), file, by)


def _named(detail: dict[str, Any]) -> UUID:
    found = as_id(detail.get("evidence"))
    if found is None:
        raise NotFound
    return found


PURPOSES = {"evidence": Purpose(admit_evidence, keep_evidence)}
