"""A reviewed audit to decide on, with its signed report: what the tests of decisions start from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from certbody.audits.models import Audit, SampledAction
from certbody.audits.models.reports import Report, ReportReview
from certbody.certificates.models import TransferIn
from certbody.certificates.operations import transfers_in
from certbody.certificates.operations.minors_taken_over import describe_minor
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_file
from tests import factories
from tests.isolation.forms import PDF

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MINOR = {
    "fact": "Besoin non recueilli.",
    "promised": "Entretien avant chaque session.",
    "notified_on": date(2025, 2, 3),
}
PIECES = ("certificate_copy", "nonconformity_file", "last_report")


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


def an_arrival(by: Actor, pieces: tuple[str, ...] = PIECES, described: int | None = None, **values: Any) -> TransferIn:
    """A certificate of another body to take over, with its papers and as many open minors described as it told."""
    organisation = factories.an_organisation()
    made: dict[str, Any] = dict(
        former_body="Autre Certif", former_number="984211-1", siren=organisation.siren, categories=["AF"],
        starts_on=date(2025, 3, 1), ends_on=date(2028, 2, 29), state_there="valid", open_majors=0, open_minors=1,
        surveillance_held_on=None,
    )  # fmt: skip
    row = transfers_in.open_transfer_in(organisation.id, {**made, **values}, by)
    for number in range(row.open_minors if described is None else described):
        describe_minor(row.id, {**MINOR, "indicator": number + 1}, by)
    for piece in pieces:
        transfers_in.add_piece(row.id, piece, keep_file("piece.pdf", PDF, by), by)
    return row
