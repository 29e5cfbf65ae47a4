"""The closing sheet: made when the closing meeting is recorded, mailed at once, corrected by new versions."""

from __future__ import annotations

import json
from uuid import UUID

from certbody.audits.models import Audit, ClosingSheet
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.audits.queries.closing_sheets import list_closing_sheets
from certbody.audits.queries.planning import find_planned
from certbody.clients.operations.letters import write_to_organisation
from certbody.kit import clock, pdf, sealing
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.onsite.operations.keys import key_address
from certbody.onsite.operations.manifests import Manifest, as_file, make_manifest, says_the_same
from certbody.onsite.operations.receipts import sign_receipts
from certbody.onsite.operations.sheet_document import make_document
from certbody.onsite.queries.closing_file import read_closing_file
from certbody.onsite.queries.records import moment_text
from certbody.onsite.rules.manifest import fingerprint
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations.files import keep_made, read_file

TEMPLATE = "closing_sheet"


def correct_sheet(audit_id: UUID, reason: str, by: Actor) -> ClosingSheet:
    """Makes a new version, with its reason, from what the audit says now; the former ones stay. For the team."""
    audit = get_conducted_audit(audit_id, by)
    earlier = list_closing_sheets(audit.id)
    if not earlier:
        raise Refused(Reason("sheet_not_made", "arrêté du 6 juin 2019, art. 5"))
    if not reason.strip():
        raise Invalid({"reason": ["version_reason_missing"]})
    return _publish(audit, earlier, reason.strip(), by)


def draw_up_sheet(audit_id: UUID, reason: str, by: Actor) -> ClosingSheet | None:
    """Makes the first sheet of an audit that is closed, or with a reason the one that follows from what came since.

    Nothing is made again that would say the same; nothing before the closing meeting is recorded.
    """
    audit = find_planned(audit_id)
    if audit is None or audit.closing_at is None:
        return None
    earlier = list_closing_sheets(audit.id)
    if earlier and not reason:
        return earlier[0]
    return _publish(audit, earlier, reason if earlier else "", by)


def _publish(audit: Audit, earlier: list[ClosingSheet], reason: str, by: Actor) -> ClosingSheet:
    sign_receipts(audit)
    file, version, now = read_closing_file(audit, _first_stated(earlier)), len(earlier) + 1, clock.now()
    number = f"{audit.reference}-C{version}"
    sheet = {"number": number, "version": version, "reason": reason, "made_at": moment_text(now)}
    manifest = make_manifest(file, sheet)
    if earlier and by.person_id is None and says_the_same(manifest, _manifest_of(earlier[0])):
        return earlier[0]
    key, attached = sealing.signing_point(current_tenant()), as_file(manifest)
    document = make_document(file, manifest, clock.today(), key, key_address())
    printed = keep_made(f"{number}.pdf", pdf.render_pdf("closing_sheet", document, attached), by)
    row = ClosingSheet(
        audit_id=audit.id,
        version=version,
        reason=reason,
        file_id=printed.id,
        manifest_file_id=keep_made(f"{number}-manifeste.json", attached, by).id,
        sha256=printed.sha256,
        made_at=now,
        made_by=by.person_id,
        made_by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        "closing_sheet.made", row, by, after={"version": version, "sha256": row.sha256}, reason=reason or None
    )
    _mail(audit, row, fingerprint(key))
    return row


def _first_stated(earlier: list[ClosingSheet]) -> dict[str, str] | None:
    """The parts as the first version stated them; none before it, empty where it did not keep them."""
    if not earlier:
        return None
    parts: dict[str, str] = _manifest_of(earlier[-1])["statement"].get("stated", {})
    return parts


def _manifest_of(sheet: ClosingSheet) -> Manifest:
    found: Manifest = json.loads(read_file(sheet.manifest_file_id)[1].read_bytes())
    return found


def _mail(audit: Audit, sheet: ClosingSheet, key: str) -> None:
    """The organisation's own copy, at once."""
    write_to_organisation(
        TEMPLATE,
        audit.organisation,
        f"portal/audits/{audit.id}",
        files=[sheet.file_id],
        reference=audit.reference,
        version=sheet.version,
        reason=sheet.reason,
        sha256=sheet.sha256,
        key=key,
    )
