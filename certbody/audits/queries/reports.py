"""Reading reports: the draft, the signed versions, what the reviewer answered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import contains_eager

from certbody.audits.models import Audit, Report, ReportDraft, ReportReview
from certbody.audits.queries.audits import visible_to
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

WRITABLE = ("open", "closed")
PAGE = 100


@dataclass(frozen=True)
class SignedReport:
    """A signed version with the reviewer's answer to it, if any."""

    report: Report
    review: ReportReview | None

    @property
    def was_returned(self) -> bool:
        """Whether the reviewer sent this version back."""
        return self.review is not None and self.review.outcome == "returned"


def find_draft(audit_id: UUID) -> ReportDraft | None:
    """What the auditor has written beside the findings so far."""
    return db.session.scalar(select(ReportDraft).where(ReportDraft.audit_id == audit_id))


def list_reports(audit_id: UUID) -> list[SignedReport]:
    """The signed versions of an audit's report, newest first, each with the last answer of the reviewer."""
    newest = ReportReview.at.desc()
    statement = (
        select(Report, ReportReview)
        .outerjoin(ReportReview, (ReportReview.tenant_id == Report.tenant_id) & (ReportReview.report_id == Report.id))
        .where(Report.audit_id == audit_id)
        .ext(distinct_on(Report.version))
        .order_by(Report.version.desc(), newest)
    )
    return [SignedReport(report, review) for report, review in db.session.execute(statement)]


def working_state(audit: Audit, reports: list[SignedReport]) -> str:
    """Where the report stands for whoever writes it: a returned report is in the state before its signature again."""
    if audit.state == "reported" and reports and reports[0].was_returned:
        return "closed"
    return audit.state


def get_report(report_id: UUID, by: Actor) -> Report:
    """A signed report of an audit that the actor may see, or NotFound."""
    statement = (
        select(Report)
        .join(Audit, (Audit.tenant_id == Report.tenant_id) & (Audit.id == Report.audit_id))
        .where(Report.tenant_id == current_tenant(), Report.id == report_id, visible_to(by))
    )
    report = db.session.scalar(statement)
    if report is None:
        raise NotFound
    return report


def list_client_reports(by: Actor) -> list[tuple[Report, Audit]]:
    """The reports of a client's audits, newest first; only the version that counts."""
    statement = (
        select(Report, Audit)
        .join(Audit, (Audit.tenant_id == Report.tenant_id) & (Audit.id == Report.audit_id))
        .where(visible_to(by))
        .ext(distinct_on(Report.audit_id))
        .order_by(Report.audit_id.desc(), Report.version.desc())
        .limit(PAGE)
    )
    return [(report, audit) for report, audit in db.session.execute(statement)]


def list_to_review(by: Actor) -> list[tuple[Audit, Report, ReportReview | None]]:
    """Reports that wait for the reviewer: those assigned to the actor, and those assigned to nobody; oldest first."""
    statement = (
        select(Audit, Report, ReportReview)
        .join(Audit.organisation)
        .options(contains_eager(Audit.organisation))
        .join(Report, (Report.tenant_id == Audit.tenant_id) & (Report.audit_id == Audit.id))
        .outerjoin(ReportReview, (ReportReview.tenant_id == Report.tenant_id) & (ReportReview.report_id == Report.id))
        .where(Audit.state == "reported", (Audit.reviewer_id == by.membership_id) | Audit.reviewer_id.is_(None))
        .ext(distinct_on(Audit.id))
        .order_by(Audit.id, Report.version.desc(), ReportReview.at.desc())
        .limit(PAGE)
    )
    rows = [(audit, report, review) for audit, report, review in db.session.execute(statement)]
    return sorted(rows, key=lambda row: row[1].signed_at)
