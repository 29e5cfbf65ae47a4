"""The look at the report by someone who did not audit: complete, or back to the auditor."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from certbody.auditors.queries.assignment import impartiality_verdict
from certbody.audits.models import Audit, AuditMember, Report, ReportReview
from certbody.audits.operations import moving
from certbody.audits.operations.team_work import write_team
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.report_file import list_numbered
from certbody.audits.queries.reports import list_reports
from certbody.audits.queries.review_checks import lacking_plans
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


def review_report(audit_id: UUID, outcome: str, comment: str, by: Actor) -> ReportReview:
    """Says that the file is complete for the decision, or sends the report back with a comment.

    Complete: the audit goes to the decision. Returned: the auditor may correct and sign a new version.
    Source: ISO/IEC 17065, 7.5. Refused for anyone of the audit team; complete is refused while an action
    plan is awaited within its delay (R4.3).
    """
    by.must(Permission.REVIEW_REPORTS)
    audit = get_audit(audit_id, by, lock=True)
    require(may_review(audit, by))
    report = _signed_report(audit)
    if outcome == "returned" and not comment.strip():
        raise Invalid({"comment": ["return_comment_missing"]})
    if outcome == "complete":
        require(lacking_plans(list_numbered(audit.id), clock.today()).may_hand_over)
    review = ReportReview(
        audit_id=audit.id,
        report_id=report.id,
        reviewer_id=by.membership_id,
        reviewer_name=by.name,
        outcome=outcome,
        comment=comment,
        at=clock.now(),
    )
    db.session.add(review)
    db.session.flush()
    journal.record(f"report_review.{outcome}", review, by, after={"outcome": outcome}, reason=comment or None)
    _follow(audit, outcome, comment, by)
    return review


def _signed_report(audit: Audit) -> Report:
    """The report that waits for its review."""
    reports = list_reports(audit.id)
    if audit.state != "reported" or not reports:
        raise Refused(Reason("report_not_signed", "ISO/IEC 17065, 7.5"))
    if reports[0].was_returned:
        raise Refused(Reason("report_was_returned", "ISO/IEC 17065, 7.5"))
    return reports[0].report


def _follow(audit: Audit, outcome: str, comment: str, by: Actor) -> None:
    if outcome == "complete":
        moving.move(audit, "in_review", by)
        return
    write_team("report_returned", audit, f"audits/{audit.id}/report", comment=comment, reviewer=by.name)
