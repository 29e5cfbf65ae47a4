"""A reviewed audit to decide on, with its signed report: what the tests of decisions start from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from certbody.audits.models import Audit, SampledAction
from certbody.audits.models.reports import Report, ReportReview
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile
from tests import factories

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def a_reviewed_audit(organisation: Organisation, lead: Actor, reviewer: Actor, **values: Any) -> Audit:
    """An audit in review: team of one, one action sampled for each category, report signed and found complete."""
    audit = factories.an_audit(organisation, state="in_review", first_day=date(2026, 11, 12), **values)
    factories.a_team_member(audit, lead)
    for category in audit.categories:
        db.session.add(SampledAction(audit_id=audit.id, category=category, title="Tableur, niveau 1"))
    file = StoredFile(name="rapport.pdf", media_type="application/pdf", size=1, sha256="a" * 64)
    db.session.add(file)
    db.session.flush()
    report = Report(
        audit_id=audit.id, version=1, file_id=file.id, sha256=file.sha256, signed_by_name=lead.name, signed_at=MOMENT
    )
    db.session.add(report)
    db.session.flush()
    db.session.add(
        ReportReview(
            audit_id=audit.id,
            report_id=report.id,
            reviewer_id=reviewer.membership_id,
            reviewer_name=reviewer.name,
            outcome="complete",
            comment="",
            at=MOMENT,
        )
    )
    db.session.flush()
    return audit
