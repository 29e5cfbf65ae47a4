"""What comes after the closing meeting and belongs on the closing sheet: files of evidence, a late signature."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import case, null, update

from certbody.audits.models import Audit
from certbody.audits.queries.planning import find_planned
from certbody.kit import outbox
from certbody.kit.db import db, is_one_of
from certbody.onsite.models import FieldState
from certbody.onsite.operations.board import Board
from certbody.onsite.operations.receipts import sign_receipts
from certbody.onsite.queries.fields import newest_change
from certbody.onsite.queries.receipts import is_awaited
from certbody.onsite.rules.fields import FieldName
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

KIND = "closing_sheet"
SIGNED_SINCE = "Signature reçue après la réunion de clôture."
EVIDENCE_REMOVED = "Preuve retirée après la réunion de clôture."
EVIDENCE_REFUSED = "Fichier de preuve refusé par le site après la réunion de clôture."
EVIDENCE_SINCE = "Fichiers de preuve reçus après la réunion de clôture."


def hand_receipts(audit: Audit) -> None:
    """Signs receipts for what has come, tells the devices, and once nothing is awaited the organisation.

    Under the audit's lock.
    """
    signed = sign_receipts(audit)
    if not signed:
        return
    _tell_devices(audit, [f"evidence/{one.finding_evidence_id}" for one in signed])
    if not is_awaited(audit.id):
        _ask_for_sheet(audit, EVIDENCE_SINCE)


def _tell_devices(audit: Audit, fields: list[str]) -> None:
    """The receipts' own lines of the journal tell it all; other bytes that came before are no problem any more."""
    about = FieldState.audit_id == audit.id, is_one_of(FieldState.field, fields)
    mine = update(FieldState).where(FieldState.tenant_id == current_tenant(), *about)
    problem = case((FieldState.heads == FieldState.written, null()), else_=FieldState.problem)
    db.session.execute(mine.values(changed_seq=newest_change(audit.id) + 1, problem=problem))


def write_signature(board: Board, _name: FieldName, _by: Actor) -> bool:
    """No record of the audit holds a signature but the closing sheet; one that comes late has it made anew."""
    _ask_for_sheet(board.audit, SIGNED_SINCE)
    return True


def tell_refusal(audit_id: UUID) -> None:
    """The file of an item of evidence was refused: a sheet that said it was on its way is made anew, once none is."""
    audit = find_planned(audit_id)
    if audit is not None and not is_awaited(audit_id):
        _ask_for_sheet(audit, EVIDENCE_REFUSED)


def tell_removal(audit: Audit) -> None:
    """Evidence that was taken away after the closing meeting stands on no sheet that follows."""
    _ask_for_sheet(audit, EVIDENCE_REMOVED)


def _ask_for_sheet(audit: Audit, reason: str) -> None:
    if audit.closing_at is not None:
        outbox.post(KIND, audit_id=str(audit.id), reason=reason)
