"""Audits of a running cycle: the contract signed before the initial audit covers them (R5.1)."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.models import Audit
from certbody.audits.operations.moving import move
from certbody.audits.queries.audits import find_size, get_audit
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.tenants.actor import Actor

COVERED = ("surveillance", "complementary")


def resume_contract(audit_id: UUID, by: Actor) -> Audit:
    """Takes a sized surveillance audit on to planning under the contract of its cycle; no new signature is needed.

    Refused for another kind of audit, which has a contract of its own, and while its size is unconfirmed.
    """
    audit = get_audit(audit_id, by, lock=True)
    if audit.kind not in COVERED or audit.certificate_id is None:
        raise Refused(Reason("needs_own_contract", "art. 1", {"kind": audit.kind}))
    size = find_size(audit.id)
    if size is None or size.unconfirmed:
        raise Refused(Reason("size_unconfirmed", "R1.3"))
    return move(audit, "contracted", by, reason="Contrat du cycle en cours")
