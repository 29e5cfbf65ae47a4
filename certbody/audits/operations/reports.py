"""Writing the report, and signing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from certbody.audits.models import Audit, Report, ReportDraft
from certbody.audits.operations import moving
from certbody.audits.operations.own_fields import must_be_filled_in
from certbody.audits.operations.report_document import make_document
from certbody.audits.operations.team_work import get_conducted_audit, write_client
from certbody.audits.queries.findings import guide_of, list_without_evidence, standard_of
from certbody.audits.queries.report_file import read_report_file
from certbody.audits.queries.reports import WRITABLE, SignedReport, find_draft, list_reports, working_state
from certbody.audits.rules import lifecycle
from certbody.kit import clock, pdf
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_made
from certbody.tenants.queries.settings import setting_on

PARTS = ("strengths", "leads", "changes_since_last", "mark_and_display", "conclusion")


def save_report_draft(audit_id: UUID, values: Mapping[str, str], version: int, by: Actor) -> ReportDraft:
    """Saves what the auditor writes beside the findings; `version` is 0 the first time."""
    audit = get_conducted_audit(audit_id, by)
    if working_state(audit, list_reports(audit.id)) not in WRITABLE:
        raise Refused(Reason("report_not_writable", "art. 5"))
    draft = find_draft(audit.id)
    if draft is None:
        draft = ReportDraft(audit_id=audit.id)
        db.session.add(draft)
    else:
        expect_version(draft, version)
    for name in PARTS:
        setattr(draft, name, values[name])
    db.session.flush()
    journal.record("report_draft.saved", draft, by)
    return draft


def sign_report(audit_id: UUID, by: Actor, reason: str = "") -> Report:
    """Signs the report: its PDF is made, kept with its fingerprint, and sent to the client.

    A new version, after the reviewer returned the former one, needs a reason. Source: arrêté "modalités d'audit",
    art. 5 (after the closing meeting); R9.6.
    """
    audit = get_conducted_audit(audit_id, by)
    earlier = list_reports(audit.id)
    _must_be_whole(audit, earlier)
    if earlier and not reason.strip():
        raise Invalid({"reason": ["version_reason_missing"]})
    version = len(earlier) + 1
    stored = _print(audit, version, by)
    report = Report(
        audit_id=audit.id,
        version=version,
        file_id=stored.id,
        sha256=stored.sha256,
        signed_by=by.person_id,
        signed_by_name=by.name,
        signed_at=clock.now(),
        reason=reason,
        standard=standard_of(audit).code,
        guide=guide_of(audit),
    )
    db.session.add(report)
    db.session.flush()
    _publish(audit, report, by)
    return report


def _must_be_whole(audit: Audit, earlier: list[SignedReport]) -> None:
    untold = [finding.indicator for finding in list_without_evidence(audit.id)]
    require(lifecycle.may_sign_report(working_state(audit, earlier), untold))
    must_be_filled_in(audit)


def _print(audit: Audit, version: int, by: Actor) -> StoredFile:
    file, today = read_report_file(audit), clock.today()
    if file.draft is None or not file.draft.conclusion.strip():
        raise Refused(Reason("conclusion_missing", "guide V9"))
    number = f"{audit.reference}-R{version}"
    body = pdf.render_pdf("report", make_document(file, number, today, setting_on("contest_days", today)))
    return keep_made(f"{number}.pdf", body, by)


def _publish(audit: Audit, report: Report, by: Actor) -> None:
    told: dict[str, Any] = {"version": report.version, "sha256": report.sha256}
    journal.record("report.signed", report, by, after=told, reason=report.reason or None)
    if audit.state == "closed":
        moving.move(audit, "reported", by, **told)
    write_client("report_ready", audit, "portal/nonconformities", number=report.version)
