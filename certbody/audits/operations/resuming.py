"""Audits of a running cycle: the contract signed before the initial audit covers them (R5.1)."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.models import Audit
from certbody.audits.operations.moving import move
from certbody.audits.queries.audits import find_size, get_audit
from certbody.audits.queries.cycle import COVERED
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.tenants.actor import Actor


def is_covered(audit: Audit) -> bool:
    """Whether the contract of a running cycle covers this audit already (R5.1)."""
    return audit.kind in COVERED and audit.certificate_id is not None


def resume_contract(audit_id: UUID, by: Actor) -> Audit:
    """Takes a sized surveillance audit on to planning under the contract of its cycle; no new signature is needed.

    Refused for another kind of audit, which has a contract of its own, and while its size is unconfirmed.
    """
    audit = get_audit(audit_id, by, lock=True)
    if not is_covered(audit):
        raise Refused(Reason("needs_own_contract", "art. 1", {"kind": audit.kind}))
    size = find_size(audit.id)
    if size is None or size.unconfirmed:
        raise Refused(Reason("cycle_size_unconfirmed", "R1.3"))
    return move(audit, "contracted", by, reason="Contrat du cycle en cours")
