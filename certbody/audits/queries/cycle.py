"""Where an audit stands in a cycle: the certificate it belongs to and the audit before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import column, select, table

from certbody.audits.models import Audit
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant

# Named as the foreign key of `audit.certificate_id` names it: certificates stand above audits.
_certificate = table(
    "certificate",
    *map(column, ("tenant_id", "id", "organisation_id", "state", "categories", "starts_on", "ends_on")),
    column("cycle_starts_on"),
)


def get_certificate_row(certificate_id: UUID) -> Mapping[str, Any]:
    """The organisation, categories and dates of a certificate, or NotFound."""
    statement = select(_certificate).where(
        _certificate.c.tenant_id == current_tenant(), _certificate.c.id == certificate_id
    )
    row = db.session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound
    return dict(row)


def find_running_certificate(organisation_id: UUID) -> UUID | None:
    """The organisation's certificate in force or suspended, the newest."""
    statement = (
        select(_certificate.c.id)
        .where(
            _certificate.c.tenant_id == current_tenant(),
            _certificate.c.organisation_id == organisation_id,
            _certificate.c.state.in_(("valid", "suspended")),
        )
        .order_by(_certificate.c.ends_on.desc())
        .limit(1)
    )
    found: UUID | None = db.session.scalar(statement)
    return found


def find_previous_audit(organisation_id: UUID) -> Audit | None:
    """The organisation's last audit of its cycle that reached a decision."""
    statement = (
        select(Audit)
        .where(
            Audit.organisation_id == organisation_id,
            Audit.state == "decided",
            Audit.kind.in_(("initial", "surveillance", "renewal")),
        )
        .order_by(Audit.last_day.desc().nulls_last(), Audit.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)
