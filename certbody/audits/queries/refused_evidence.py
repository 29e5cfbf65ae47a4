"""Photos and files of an audit whose bytes the site would not take: they are not on their way any more."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import FindingEvidence
from certbody.kit.db import db
from certbody.tenants.queries.uploads import list_refused

PURPOSE = "evidence"


def refused_evidence(audit_id: UUID) -> dict[UUID, str]:
    """The evidence that was not taken away and whose file the site refused, with the code of the first reason.

    One that is sent again, or whose bytes came on another way, is refused no more.
    """
    refused = {row.detail["evidence"]: row.reasons[0]["code"] for row in list_refused(PURPOSE, audit_id)}
    without_bytes = (
        FindingEvidence.audit_id == audit_id,
        FindingEvidence.file_id.is_(None),
        FindingEvidence.removed_at.is_(None),
    )
    lacking = db.session.scalars(select(FindingEvidence.id).where(*without_bytes)) if refused else ()
    return {one: refused[str(one)] for one in lacking if str(one) in refused}
