"""Placing and lifting a legal hold, and purging the content of files whose retention has ended (invariant 69)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from certbody.certificates.queries.retention import find_hold, get_kept_file
from certbody.clients.models import Organisation
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import clock, outbox
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import LegalHold, StoredFile
from certbody.tenants.rules.retention import RULE


def place_hold(organisation_id: UUID, reason: str, by: Actor) -> LegalHold:
    """Nothing of the organisation's file may be purged from now on. Refused while a hold already stands."""
    _lock(organisation_id, by)
    if find_hold(organisation_id) is not None:
        raise Refused(Reason("legal_hold_stands", RULE))
    hold = LegalHold(
        organisation_id=organisation_id, reason=reason, placed_at=clock.now(), placed_by_name=by.name
    )  # fmt: skip
    db.session.add(hold)
    db.session.flush()
    journal.record("legal_hold.placed", hold, by, reason=reason)
    return hold


def lift_hold(organisation_id: UUID, reason: str, by: Actor) -> LegalHold:
    """The file may be purged again after its end. NotFound when no hold stands."""
    _lock(organisation_id, by)
    hold = find_hold(organisation_id)
    if hold is None:
        raise NotFound
    hold.lifted_at, hold.lifted_by_name, hold.lifted_reason = clock.now(), by.name, reason
    journal.record("legal_hold.lifted", hold, by, before={"reason": hold.reason}, reason=reason)
    db.session.flush()
    return hold


def purge_file(organisation_id: UUID, file_id: UUID, typed: str, reason: str, by: Actor) -> StoredFile:
    """Removes the content of a file; its name, hash and dates stay, with who purged it and why.

    Refused before its retention end or under a legal hold; Invalid unless its name is typed.
    """
    _lock(organisation_id, by)
    kept = get_kept_file(organisation_id, file_id)
    require(kept.verdict)
    row = kept.row
    if typed.strip() != row.name:
        raise Invalid({"typed": ["purge_name_differs"]})
    row.purged_at, row.purged_by_name, row.purge_reason = clock.now(), by.name, reason
    told = {"name": row.name, "sha256": row.sha256, "kept_until": kept.period.until.isoformat()}
    journal.record("stored_file.purged", row, by, before=told, reason=reason)
    outbox.post("purge_file", file_id=str(row.id))
    db.session.flush()
    return row


def _lock(organisation_id: UUID, by: Actor) -> None:
    """A hold and a purge of one file wait for each other."""
    get_organisation(organisation_id, by)
    row = Organisation.tenant_id == current_tenant(), Organisation.id == organisation_id
    db.session.execute(select(Organisation.id).where(*row).with_for_update())
