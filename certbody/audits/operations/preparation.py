"""The organisation prepares its audit: an explanation and files for each applicable indicator."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.models import Audit, Preparation, PreparationFile, PreparationRevision
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.findings import applicability_of, list_earlier_nonconformities, standard_of
from certbody.audits.queries.preparation import find_explanation, get_preparation_file
from certbody.audits.rules.lifecycle import is_during_audit, may_prepare
from certbody.kit import clock
from certbody.kit.db import db, expect_version
from certbody.kit.errors import NotAllowed, NotFound, Refused, require
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile


def get_audit_to_prepare(audit_id: UUID, indicator: int, by: Actor) -> Audit:
    """The audit, locked, when the organisation may still prepare this indicator of it.

    Refused before the contract, after the closing meeting, and for an indicator that does not apply.
    """
    audit = _open_audit(audit_id, by)
    standard = standard_of(audit)
    if indicator not in standard:
        raise NotFound
    applies = applicability_of(audit, list_earlier_nonconformities(audit), standard)
    if indicator in applies.excluded:
        raise Refused(applies.excluded[indicator])
    return audit


def _open_audit(audit_id: UUID, by: Actor) -> Audit:
    audit = get_audit(audit_id, by, lock=True)
    if not by.is_client:
        raise NotAllowed("the organisation prepares its audit")
    require(may_prepare(audit.state))
    return audit


def write_explanation(audit_id: UUID, indicator: int, text: str, version: int, by: Actor) -> Preparation | None:
    """Keeps what the organisation explains of an indicator; the former text stays readable with its author.

    `version` is 0 for a first text; a first one that is empty keeps nothing. Refused when somebody else has written
    since the page was opened.
    """
    audit = get_audit_to_prepare(audit_id, indicator, by)
    if not text and find_explanation(audit.id, indicator) is None:
        return None
    row = _row_of(audit, indicator)
    if row.written_at is not None:
        expect_version(row, version)
    if row.text == text:
        return row
    _keep_former(row, by)
    row.text, row.during_audit = text, is_during_audit(audit.state)
    row.written_by, row.written_by_name, row.written_at = by.person_id, by.name, clock.now()
    db.session.flush()
    journal.record("preparation.written", row, by, after={"indicator": indicator})
    return row


def _row_of(audit: Audit, indicator: int) -> Preparation:
    """The row that texts and files of an indicator share, made by whichever comes first."""
    row = find_explanation(audit.id, indicator)
    if row is None:
        row = Preparation(audit_id=audit.id, indicator=indicator, text="", during_audit=is_during_audit(audit.state))
        db.session.add(row)
        db.session.flush()
    return row


def _keep_former(row: Preparation, by: Actor) -> None:
    if row.written_at is None or row.written_by_name is None:
        return
    former = PreparationRevision(
        preparation_id=row.id,
        text=row.text,
        during_audit=row.during_audit,
        written_by=row.written_by,
        written_by_name=row.written_by_name,
        written_at=row.written_at,
        replaced_by=by.person_id,
        replaced_by_name=by.name,
        replaced_at=clock.now(),
    )
    db.session.add(former)


def add_preparation_file(audit_id: UUID, indicator: int, file: StoredFile, by: Actor) -> PreparationFile:
    """Adds a file to what the organisation prepares for an indicator; its explanation is not touched."""
    audit = get_audit_to_prepare(audit_id, indicator, by)
    row = PreparationFile(
        preparation_id=_row_of(audit, indicator).id,
        file_id=file.id,
        during_audit=is_during_audit(audit.state),
        added_by_name=by.name,
        added_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    told = {"indicator": indicator, "name": file.name, "sha256": file.sha256}
    journal.record("preparation.file_added", row, by, after=told)
    return row


def remove_preparation_file(audit_id: UUID, file_id: UUID, by: Actor) -> PreparationFile:
    """Takes a file away from the preparation: nobody opens it any more, but it stays kept, and so does who did it."""
    _open_audit(audit_id, by)
    row = get_preparation_file(audit_id, file_id, by)
    row.removed_at, row.removed_by_name = clock.now(), by.name
    db.session.flush()
    journal.record("preparation.file_removed", row, by, before={"file_id": str(row.file_id)})
    return row
