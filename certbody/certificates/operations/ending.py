"""What the end of a certificate undoes: the audits that its cycle had called for and that nobody has held."""

from __future__ import annotations

from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.audits.operations.moving import move
from certbody.audits.operations.planning import free_half_days
from certbody.certificates.models import Certificate
from certbody.certificates.queries.certificates import is_coming_audit
from certbody.certificates.rules import status
from certbody.kit.db import db
from certbody.tenants.actor import SYSTEM, Actor

_WHY = {
    "withdrawn": "Certificat retiré",
    "expired": "Fin de validité du certificat",
    "transferred_out": "Certificat transféré à un autre organisme certificateur",
}


def cancel_coming_audits(certificate: Certificate, by: Actor = SYSTEM) -> list[Audit]:
    """Cancels the audits of the cycle not held yet, once the certificate is withdrawn or expired.

    Their half-days are free again, for this body and for all. Source: R5.7, R5.12. Done again, it finds none left.
    """
    if certificate.state not in status.ENDED:
        return []
    statement = (
        select(Audit)
        .where(Audit.certificate_id == certificate.id, is_coming_audit())
        .order_by(Audit.id)
        .with_for_update(of=Audit)
    )
    audits = list(db.session.scalars(statement))
    for audit in audits:
        audit.cancelled_reason = _WHY[certificate.state]
        free_half_days(audit)
        move(audit, "cancelled", by, reason=audit.cancelled_reason, certificate=certificate.number)
    return audits
