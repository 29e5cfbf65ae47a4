"""The journal of an audit with what became of its report."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, or_, select

from certbody.audits.models import Report, ReportReview
from certbody.kit.db import db
from certbody.tenants.models import JournalEntry


def list_history(audit_id: UUID, limit: int = 100) -> list[JournalEntry]:
    """The newest lines about an audit: its own, its report sent back, and each version signed after the first.

    The first version and the file handed over are moves of the audit itself.
    """
    line = JournalEntry
    again = select(Report.id).where(Report.audit_id == audit_id, Report.version > 1)
    returned = select(ReportReview.id).where(ReportReview.audit_id == audit_id, ReportReview.outcome == "returned")
    about = or_(
        and_(line.subject_type == "audit", line.subject_id == audit_id),
        and_(line.subject_type == "report", line.subject_id.in_(again)),
        and_(line.subject_type == "report_review", line.subject_id.in_(returned)),
    )
    return list(db.session.scalars(select(line).where(about).order_by(line.at.desc(), line.id.desc()).limit(limit)))
