"""Signing that the site holds what was shown at an audit, once for each item."""

from __future__ import annotations

import base64
from typing import Any

from certbody.audits.models import Audit
from certbody.kit import clock, sealing
from certbody.kit.db import db
from certbody.onsite.models import EvidenceReceipt
from certbody.onsite.queries.receipts import Held, list_without_receipt
from certbody.onsite.queries.records import moment_text
from certbody.onsite.rules.manifest import RECEIPT, VERSION, canonical
from certbody.tenants import journal
from certbody.tenants.actor import SYSTEM
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.settings import get_profile


def sign_receipts(audit: Audit) -> list[EvidenceReceipt]:
    """Signs a receipt for everything of an audit that is here and has none; under the audit's lock, so never two."""
    held = list_without_receipt(audit.id)
    if not held:
        return []
    body = get_profile().legal_name
    return [_sign(audit, body, one) for one in held]


def _sign(audit: Audit, body: str, held: Held) -> EvidenceReceipt:
    text = canonical(_statement(audit, body, held))
    row = EvidenceReceipt(
        audit_id=audit.id,
        finding_evidence_id=held.item.id,
        file_id=held.file.id,
        statement=text.decode(),
        signature=base64.b64encode(sealing.sign(text, current_tenant())).decode(),
        signed_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    journal.record("evidence_receipt.signed", row, SYSTEM, after={"title": held.file.name, "sha256": held.file.sha256})
    return row


def _statement(audit: Audit, body: str, held: Held) -> dict[str, Any]:
    item, file = held.item, held.file
    return {
        "type": RECEIPT,
        "version": VERSION,
        "body_id": str(current_tenant()),
        "body": body,
        "audit_id": str(audit.id),
        "audit": audit.reference,
        "id": str(item.id),
        "indicator": item.indicator,
        "site": held.site,
        "kind": item.kind,
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "captured_at": moment_text(item.captured_at) if item.captured_at else None,
        "received_at": moment_text(held.received_at),
        "author": held.author,
    }
