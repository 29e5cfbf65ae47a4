"""What only the audit team may do, and the letters that follow from it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import Audit, AuditMember
from certbody.audits.queries.audits import CONDUCT, get_audit_as
from certbody.clients.operations.letters import write_to_organisation
from certbody.kit import outbox
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotAllowed
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Membership, Person, Tenant


def get_conducted_audit(audit_id: UUID, by: Actor) -> Audit:
    """The audit, locked, when the actor is among those who conduct it; observers and experts only read (R7.2)."""
    audit, conducting = get_audit_as(audit_id, by, lock=True)
    if not conducting:
        raise NotAllowed("only the audit team")
    return audit


def conducts(audit_id: UUID, by: Actor) -> bool:
    """Whether the actor is the lead or an auditor of this audit."""
    statement = select(AuditMember.id).where(
        AuditMember.audit_id == audit_id,
        AuditMember.membership_id == by.membership_id,
        is_one_of(AuditMember.role, CONDUCT),
    )
    return by.membership_id is not None and db.session.scalar(statement) is not None


def write_client(template: str, audit: Audit, path: str, **values: Any) -> None:
    """Writes to the audited organisation's people; `path` is the page that the mail leads to."""
    write_to_organisation(template, audit.organisation, path, reference=audit.reference, **values)


def write_team(template: str, audit: Audit, path: str, **values: Any) -> None:
    """Writes to those who conduct the audit."""
    statement = (
        select(Person.email, Person.locale)
        .join(Membership, Membership.person_id == Person.id)
        .join(
            AuditMember, (AuditMember.tenant_id == Membership.tenant_id) & (AuditMember.membership_id == Membership.id)
        )
        .where(AuditMember.audit_id == audit.id, is_one_of(AuditMember.role, CONDUCT), Membership.ended_at.is_(None))
    )
    for address, locale in db.session.execute(statement):
        _write(template, address, locale, audit, path, values)


def _write(template: str, to: str, locale: str, audit: Audit, path: str, values: dict[str, Any]) -> None:
    tenant = db.session.get(Tenant, current_tenant())
    if not to or tenant is None:
        return
    outbox.post_mail(
        template,
        to,
        locale=locale,
        path=f"/b/{tenant.slug}/{path}",
        body=tenant.name,
        reference=audit.reference,
        organisation=audit.organisation.name,
        **values,
    )
