"""Each of the team declares, for each mission, that nothing ties them to the organisation."""

from __future__ import annotations

from uuid import UUID

from certbody.auditors.queries.assignment import impartiality_verdict
from certbody.audits.models import AuditMember
from certbody.audits.queries.audits import get_audit, list_team
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound, require
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def declare_impartiality(audit_id: UUID, by: Actor) -> AuditMember:
    """Keeps the declaration of one of the team for this mission, once (R7.4); a known tie refuses it."""
    audit = get_audit(audit_id, by)
    own = next((row for row in list_team(audit.id) if row.membership_id == by.membership_id), None)
    if own is None:
        raise NotFound
    if own.declared_impartial_at is None:
        day = audit.first_day or clock.today()
        require(impartiality_verdict(own.membership_id, audit.organisation_id, day))
        own.declared_impartial_at = clock.now()
        journal.record("audit.impartiality_declared", audit, by, after={"member": by.name})
        db.session.flush()
    return own
