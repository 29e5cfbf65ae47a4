"""The manifest of a closing sheet: what it says, signed with the body's key."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from certbody.audits.models import Audit, FindingEvidence, Nonconformity
from certbody.kit import sealing
from certbody.onsite.queries.closing_file import ClosingFile, Signature
from certbody.onsite.queries.records import moment_text
from certbody.onsite.rules.drawing import drawing_of
from certbody.onsite.rules.manifest import MANIFEST, VERSION, canonical
from certbody.tenants.boundary import current_tenant

Manifest = dict[str, Any]


def make_manifest(file: ClosingFile, sheet: dict[str, Any]) -> Manifest:
    """What was read, signed and shown, with the receipts; `sheet` says which version of the sheet it goes with."""
    statement = {"type": MANIFEST, "version": VERSION, "sheet": sheet, **_said(file)}
    key, signature = sealing.signing_point(current_tenant()), sealing.sign(canonical(statement), current_tenant())
    return {"statement": statement, "key": _text(key), "signature": _text(signature)}


def as_file(manifest: Manifest) -> bytes:
    """A manifest as it is kept and handed out."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()


def says_the_same(one: Manifest, former: Manifest) -> bool:
    """Whether a manifest tells nothing but what a former one does, the version that it goes with apart.

    What manifests of the former's time did not tell of a signature is no difference.
    """
    told = {name for signature in former["statement"]["signatures"] for name in signature}
    return _compared(one, told) == _compared(former, told)


def _compared(manifest: Manifest, told: set[str]) -> dict[str, Any]:
    said = {name: value for name, value in manifest["statement"].items() if name != "sheet"}
    signatures = [{name: one[name] for name in told & one.keys()} for one in said["signatures"]]
    return {**said, "signatures": signatures}


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _said(file: ClosingFile) -> dict[str, Any]:
    audit, sites = file.report.audit, {site.id: site.name for site in file.report.sites}
    actions = {action.id: action.title for action in file.report.actions}
    return {
        "body": {"id": str(current_tenant()), "name": file.report.profile.legal_name},
        "audit": _audit(audit),
        "opening": audit.opening_attendance.splitlines(),
        "closing": audit.closing_attendance.splitlines(),
        **({"stated": dict(file.stated)} if file.stated else {}),
        "nonconformities": [_nonconformity(one, sites, file) for one in file.report.nonconformities],
        "signatures": [_signature(one, file) for one in file.signatures],
        "evidence": [
            _evidence(number, one, sites, actions, file) for number, one in enumerate(file.report.evidence, start=1)
        ],
    }


def _audit(audit: Audit) -> dict[str, Any]:
    return {
        "id": str(audit.id),
        "reference": audit.reference,
        "kind": audit.kind,
        "organisation": audit.organisation.name,
        "siren": audit.organisation.siren,
        "opening_at": moment_text(audit.opening_at) if audit.opening_at else None,
        "closing_at": moment_text(audit.closing_at) if audit.closing_at else None,
    }


def _nonconformity(one: Nonconformity, sites: dict[Any, str], file: ClosingFile) -> dict[str, Any]:
    """`fact` is what was notified, which people read and signed; `corrected` what it says since, and from when."""
    corrections = file.report.corrections_of(one)
    return {
        "number": one.number,
        "indicator": one.indicator,
        "site": sites.get(one.site_id),
        "grade": one.grade,
        "fact": file.report.notified_fact(one),
        "plan_due": one.plan_due.isoformat() if one.plan_due else None,
        "implementation_due": one.implementation_due.isoformat() if one.implementation_due else None,
        **({"corrected": {"at": moment_text(corrections[-1].at), "fact": one.fact}} if corrections else {}),
    }


def _signature(one: Signature, file: ClosingFile) -> dict[str, Any]:
    drawing = drawing_of(one.path)
    return {
        "name": one.name,
        "role": one.role,
        "side": one.side,
        "at": moment_text(one.at),
        "refused": one.refused,
        "read_what_was_notified": one.read == file.notified,
        "changed_since": list(file.changed_under(one)),
        "drawing_sha256": hashlib.sha256(drawing.encode()).hexdigest() if drawing else None,
    }


def _evidence(
    number: int,
    one: FindingEvidence,
    sites: dict[Any, str],
    actions: dict[Any, str],
    file: ClosingFile,
) -> dict[str, Any]:
    receipt, refused = file.receipts.get(one.id), file.report.refused.get(one.id)
    return {
        "number": number,
        "id": str(one.id),
        "indicator": one.indicator,
        "site": sites.get(one.site_id),
        "kind": one.kind,
        "name": one.name,
        "note": one.note,
        "action": actions.get(one.sampled_action_id),
        "size": one.size,
        "sha256": one.sha256 or None,
        "captured_at": moment_text(one.captured_at) if one.captured_at else None,
        "receipt": {"statement": json.loads(receipt.statement), "signature": receipt.signature} if receipt else None,
        **({"refused": refused} if refused else {}),
    }
