"""What comes after the closing meeting and belongs on the closing sheet: files of evidence, a late signature."""

from __future__ import annotations

from sqlalchemy import update

from certbody.audits.models import Audit
from certbody.kit import outbox
from certbody.kit.db import db, is_one_of
from certbody.onsite.models import FieldState
from certbody.onsite.operations.board import Board
from certbody.onsite.operations.receipts import sign_receipts
from certbody.onsite.queries.fields import newest_change
from certbody.onsite.queries.receipts import is_awaited
from certbody.onsite.rules.fields import FieldName
from certbody.tenants.actor import Actor

KIND = "closing_sheet"
SIGNED_SINCE = "Signature reçue après la réunion de clôture."
EVIDENCE_SINCE = "Fichiers de preuve reçus après la réunion de clôture."


def hand_receipts(audit: Audit) -> None:
    """Signs receipts for what has come, tells the devices, and once nothing is awaited the organisation.

    Under the audit's lock.
    """
    signed = sign_receipts(audit)
    if not signed:
        return
    fields = [f"evidence/{one.finding_evidence_id}" for one in signed]
    newest = newest_change(audit.id) + 1
    about = FieldState.audit_id == audit.id, is_one_of(FieldState.field, fields)
    db.session.execute(update(FieldState).where(*about).values(changed_seq=newest))
    if not is_awaited(audit.id):
        _ask_for_sheet(audit, EVIDENCE_SINCE)


def write_signature(board: Board, _name: FieldName, _by: Actor) -> bool:
    """No record of the audit holds a signature but the closing sheet; one that comes late has it made anew."""
    _ask_for_sheet(board.audit, SIGNED_SINCE)
    return True


def _ask_for_sheet(audit: Audit, reason: str) -> None:
    if audit.closing_at is not None:
        outbox.post(KIND, audit_id=str(audit.id), reason=reason)
