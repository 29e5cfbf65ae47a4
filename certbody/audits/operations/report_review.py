"""The look at the report by someone who did not audit: complete, or back to the auditor."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from certbody.auditors.queries.assignment import impartiality_verdict
from certbody.audits.models import Audit, AuditMember, Report, ReportReview, ReviewComment
from certbody.audits.operations import moving
from certbody.audits.operations.team_work import write_team
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.report_file import list_numbered
from certbody.audits.queries.reports import list_reports
from certbody.audits.queries.review_checks import lacking_plans
from certbody.audits.queries.review_comments import drafts_of, list_comments, unanswered
from certbody.audits.rules.report_contents import in_order, section_of
from certbody.audits.rules.review_comments import may_complete
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import ALLOWED, Reason, Verdict, refuse
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.rules.permissions import Permission


def may_review(audit: Audit, by: Actor) -> Verdict:
    """Whether this person may review this report: the assigned reviewer, never one of the team, with no tie (R7.5)."""
    in_team = select(AuditMember.id).where(
        AuditMember.audit_id == audit.id, AuditMember.membership_id == by.membership_id
    )
    if db.session.scalar(in_team) is not None:
        return refuse("reviewer_audited", "ISO/IEC 17065, 7.5")
    if audit.reviewer_id is not None and audit.reviewer_id != by.membership_id:
        return refuse("reviewer_is_another", "ISO/IEC 17065, 7.5")
    if by.membership_id is None:
        return ALLOWED
    return impartiality_verdict(by.membership_id, audit.organisation_id, clock.today())


def get_reviewed(audit_id: UUID, by: Actor) -> tuple[Audit, Report]:
    """The audit, locked, with the report that waits for its review, when this person may review it."""
    by.must(Permission.REVIEW_REPORTS)
    audit = get_audit(audit_id, by, lock=True)
    require(may_review(audit, by))
    return audit, _signed_report(audit)


def review_report(audit_id: UUID, outcome: str, comment: str, by: Actor) -> ReportReview:
    """Says that the file is complete for the decision, or sends the report back, with its remarks or a comment.

    Complete: the audit goes to the decision. Returned: the auditor may correct and sign a new version.
    Source: ISO/IEC 17065, 7.5. Refused for anyone of the audit team; complete is refused while an action
    plan is awaited within its delay (R4.3), or while a remark stands.
    """
    audit, report = get_reviewed(audit_id, by)
    remarks = list_comments(audit.id)
    drafts = drafts_of(remarks, report.id)
    if outcome == "returned" and not comment.strip() and not drafts:
        raise Invalid({"comment": ["report_comment_missing"]})
    if outcome == "complete":
        require(lacking_plans(list_numbered(audit.id), clock.today()).may_hand_over)
        require(may_complete(len(drafts), len(unanswered(remarks))))
    review = _keep(report, outcome, comment, drafts, by)
    if outcome == "complete":
        moving.move(audit, "in_review", by)
    else:
        _send_back(audit, review, drafts, by)
    return review


def _keep(report: Report, outcome: str, comment: str, drafts: list[ReviewComment], by: Actor) -> ReportReview:
    """Keeps the answer, and sends the remarks with it."""
    review = ReportReview(
        audit_id=report.audit_id,
        report_id=report.id,
        reviewer_id=by.membership_id,
        reviewer_name=by.name,
        outcome=outcome,
        comment=comment,
        at=clock.now(),
        sections=sorted({section_of(one.anchor) for one in drafts}, key=in_order),
    )
    db.session.add(review)
    db.session.flush()
    for one in drafts:
        one.review_id = review.id
    db.session.flush()
    told = {"outcome": outcome} | ({"remarks": len(drafts)} if drafts else {})
    journal.record(f"report_review.{outcome}", review, by, after=told, reason=comment or None)
    return review


def _signed_report(audit: Audit) -> Report:
    """The report that waits for its review."""
    reports = list_reports(audit.id)
    if audit.state != "reported" or not reports:
        raise Refused(Reason("report_not_signed", "ISO/IEC 17065, 7.5"))
    if reports[0].was_returned:
        raise Refused(Reason("report_was_returned", "ISO/IEC 17065, 7.5"))
    return reports[0].report


def _send_back(audit: Audit, review: ReportReview, drafts: list[ReviewComment], by: Actor) -> None:
    """Writes to the team: the comment, and section by section the fields that the remarks are about."""
    sections = [
        {"code": code, "fields": [one.anchor for one in drafts if section_of(one.anchor) == code]}
        for code in review.sections
    ]
    comment, path = review.comment, f"audits/{audit.id}/report"
    write_team("report_returned", audit, path, comment=comment, reviewer=by.name, sections=sections)
