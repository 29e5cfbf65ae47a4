"""Writing the report, and signing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from certbody.audits.models import Audit, Report, ReportDraft, ReportDraftRevision
from certbody.audits.operations import moving
from certbody.audits.operations.own_fields import must_be_filled_in
from certbody.audits.operations.report_document import make_document, replaced
from certbody.audits.operations.review_comments import must_be_answered
from certbody.audits.operations.team_work import get_conducted_audit, write_client
from certbody.audits.queries.findings import guide_of, list_earlier_nonconformities, list_without_evidence, standard_of
from certbody.audits.queries.held_time import held_time
from certbody.audits.queries.own_standard import read_own
from certbody.audits.queries.report_contents import tell_contents
from certbody.audits.queries.report_file import ReportFile, read_report_file
from certbody.audits.queries.reports import WRITABLE, SignedReport, find_draft, list_reports, working_state
from certbody.audits.rules import holding, lifecycle
from certbody.audits.rules.report_contents import REPORT_PARTS
from certbody.kit import clock, pdf
from certbody.kit.dates import paris_date
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_made
from certbody.tenants.queries.settings import setting_on


def save_report_draft(
    audit_id: UUID, values: Mapping[str, str], version: int, by: Actor, change_reason: str = ""
) -> ReportDraft:
    """Saves what the auditor writes beside the findings; `version` is 0 the first time.

    Once a version was signed, a correction keeps the former text and needs its reason.
    """
    audit = get_conducted_audit(audit_id, by)
    signed = list_reports(audit.id)
    if working_state(audit, signed) not in WRITABLE:
        raise Refused(Reason("report_not_writable", "art. 5"))
    draft = find_draft(audit.id)
    if draft is None:
        draft = ReportDraft(audit_id=audit.id)
        db.session.add(draft)
    else:
        expect_version(draft, version)
    reason = values.get("reason", draft.version_reason or "")
    is_news = not signed or reason != draft.version_reason
    if signed:
        _keep_former(draft, values, change_reason, by)
    for name in REPORT_PARTS:
        setattr(draft, name, values[name])
    draft.version_reason = reason
    db.session.flush()
    if is_news:
        journal.record("report_draft.saved", draft, by)
    return draft


def _keep_former(draft: ReportDraft, values: Mapping[str, str], change_reason: str, by: Actor) -> None:
    """Keeps what the corrected texts say until now; Invalid without the reason."""
    former = {part: text for part in REPORT_PARTS if (text := getattr(draft, part)) != values[part]}
    why = change_reason.strip()
    if not former:
        return
    if not why:
        raise Invalid({"change_reason": ["text_reason_missing"]})
    kept = {"replaced_by": by.person_id, "replaced_by_name": by.name, "replaced_at": clock.now(), "change_reason": why}
    for part, text in former.items():
        db.session.add(ReportDraftRevision(draft_id=draft.id, part=part, former=text, **kept))
    now = {part: values[part] for part in former}
    journal.record("report_draft.corrected", draft, by, before=former, after=now, reason=why)


def sign_written(audit_id: UUID, values: Mapping[str, Any], by: Actor) -> Report:
    """Signs the report as the page shows it: what was typed there and not saved yet is saved first.

    Without `version` no text came along, and what was saved is signed.
    """
    version = values["version"]
    if version is not None and _differs(audit_id, values, version):
        save_report_draft(audit_id, values, version, by, values["change_reason"])
    return sign_report(audit_id, by, values["reason"])


def _differs(audit_id: UUID, values: Mapping[str, str], version: int) -> bool:
    """Whether the page shows another text or reason, or an older one, than what is kept."""
    draft = find_draft(audit_id)
    kept = {part: getattr(draft, part) if draft else "" for part in REPORT_PARTS}
    kept["reason"] = draft.version_reason if draft else ""
    return version != (draft.version if draft else 0) or any(values[part] != text for part, text in kept.items())


def sign_report(audit_id: UUID, by: Actor, reason: str = "") -> Report:
    """Signs the report: its PDF is made, kept with its fingerprint, and sent to the client.

    A new version, after the reviewer returned the former one, needs a reason and an answer to each remark. What it says
    is kept field by field. Source: arrêté "modalités d'audit", art. 5 (after the closing meeting); R9.6.
    """
    audit = get_conducted_audit(audit_id, by)
    earlier = list_reports(audit.id)
    _must_be_whole(audit, earlier)
    if earlier and not reason.strip():
        raise Invalid({"reason": ["version_reason_missing"]})
    file, version = read_report_file(audit), len(earlier) + 1
    stored = _print(file, [one.report for one in earlier], reason, by)
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
        contents=tell_contents(file, read_own(audit)),
    )
    db.session.add(report)
    db.session.flush()
    _publish(audit, report, by)
    return report


def _must_be_whole(audit: Audit, earlier: list[SignedReport]) -> None:
    untold = [one.indicator for one in list_without_evidence(audit, list_earlier_nonconformities(audit))]
    require(lifecycle.may_sign_report(working_state(audit, earlier), untold))
    time = held_time(audit)
    require(holding.short_time_is_explained(time.held, time.sized, time.reason))
    must_be_filled_in(audit)
    must_be_answered(audit.id)


def _print(file: ReportFile, earlier: list[Report], reason: str, by: Actor) -> StoredFile:
    """What may be contested since the first version keeps its days; `earlier`: the versions signed, newest first."""
    today = clock.today()
    if file.draft is None or not file.draft.conclusion.strip():
        raise Invalid({"conclusion": ["conclusion_missing"]})
    reference = file.audit.reference
    number = f"{reference}-R{len(earlier) + 1}"
    contested_from = paris_date(earlier[-1].signed_at) if earlier else today
    document = make_document(file, number, today, setting_on("contest_days", contested_from))
    body = pdf.render_pdf("report", document | (replaced(earlier[0], reference, reason) if earlier else {}))
    return keep_made(f"{number}.pdf", body, by)


def _publish(audit: Audit, report: Report, by: Actor) -> None:
    told: dict[str, Any] = {"version": report.version, "sha256": report.sha256}
    journal.record("report.signed", report, by, after=told, reason=report.reason or None)
    if audit.state == "closed":
        moving.move(audit, "reported", by, **told)
    write_client("report_ready", audit, "portal/nonconformities", number=report.version, reason=report.reason.strip())
