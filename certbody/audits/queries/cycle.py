"""Where an audit stands in a cycle: the certificate it belongs to and the audit before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, column, or_, select, table

from certbody.audits.models import Audit
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant

FOLLOWING = ("surveillance", "renewal", "extension", "complementary")
"""The audits that come after another one."""
COVERED = ("surveillance", "complementary")
"""The audits that the contract of a running cycle covers (R5.1)."""
_BESIDE = ("extension", "complementary")

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


def certificates_of(organisation_id: UUID) -> Select[tuple[UUID]]:
    """The ids of an organisation's certificates, whatever their state."""
    return select(_certificate.c.id).where(
        _certificate.c.tenant_id == current_tenant(), _certificate.c.organisation_id == organisation_id
    )


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


def is_before(earlier: Any, later: Any) -> ColumnElement[bool]:
    """Whether an audit comes before another of the same cycle, which looks at what it left open (R4.3, invariant 50).

    It is the previous one, or an extension or a complementary audit that was closed since.
    """
    beside = and_(
        earlier.kind.in_(_BESIDE),
        later.kind.in_(FOLLOWING),
        earlier.tenant_id == later.tenant_id,
        earlier.organisation_id == later.organisation_id,
        earlier.previous_audit_id.is_not_distinct_from(later.previous_audit_id),
        earlier.id != later.id,
        earlier.notified_at.is_not(None),
        or_(later.notified_at.is_(None), earlier.notified_at < later.notified_at),
    )
    return or_(later.previous_audit_id == earlier.id, beside)


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
