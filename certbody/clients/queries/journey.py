"""Where an organisation stands between its application and its certificate."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from certbody.clients.models import Application
from certbody.clients.queries.applications import list_applications_of
from certbody.kit.db import Model, db
from certbody.tenants.boundary import current_tenant

STAGES = (
    "application", "quote", "contract", "preparation", "plan", "audit", "nonconformities", "decision", "certificate",
)  # fmt: skip
TOGETHER = frozenset({"preparation", "plan"})
"""Stages that are under way at once: the organisation prepares its audit while the body plans it."""
_STAGE_OF_AUDIT = {
    "draft": "quote", "sized": "quote", "quoted": "contract", "contracted": "plan", "planned": "plan",
    "plan_sent": "plan", "open": "audit", "closed": "nonconformities", "reported": "nonconformities",
    "in_review": "decision", "decided": "certificate",
}  # fmt: skip

_UNDER_CONTRACT = ("contracted", "planned", "plan_sent", "open", "closed", "reported", "in_review")


def find_stage(organisation_id: UUID) -> tuple[str, bool, list[Application]]:
    """The stage that is under way, whether it is blocked, and the applications; a certificate in force ends the way."""
    applications = list_applications_of(organisation_id)
    audit_state = _newest_audit_state(organisation_id)
    if audit_state is not None and not (applications and applications[0].state in ("draft", "submitted", "returned")):
        return _STAGE_OF_AUDIT[audit_state], False, applications
    newest = applications[0].state if applications else ""
    return ("quote" if newest == "admissible" else "application"), newest == "refused", applications


def has_certificate(organisation_id: UUID) -> bool:
    """Whether the organisation holds a certificate in force."""
    return _has_certificate_in(organisation_id, ("valid",))


def is_bound(organisation_id: UUID) -> bool:
    """Whether a certificate of the organisation runs, or a contract binds it: both are tied to who it is (R5.14)."""
    return _has_certificate_in(organisation_id, ("valid", "suspended")) or _is_under_contract(organisation_id)


def _is_under_contract(organisation_id: UUID) -> bool:
    audit = Model.metadata.tables["audit"]
    statement = select(audit.c.id).where(
        audit.c.tenant_id == current_tenant(),
        audit.c.organisation_id == organisation_id,
        audit.c.state.in_(_UNDER_CONTRACT),
    )
    return db.session.scalar(statement.limit(1)) is not None


def _has_certificate_in(organisation_id: UUID, states: tuple[str, ...]) -> bool:
    certificate = Model.metadata.tables["certificate"]
    statement = select(certificate.c.id).where(
        certificate.c.tenant_id == current_tenant(),
        certificate.c.organisation_id == organisation_id,
        certificate.c.state.in_(states),
    )
    return db.session.scalar(statement.limit(1)) is not None


def _newest_audit_state(organisation_id: UUID) -> str | None:
    """Audits belong to a package above: their table is read by name, under the same wall."""
    audit = Model.metadata.tables["audit"]
    statement = (
        select(audit.c.state)
        .where(
            audit.c.tenant_id == current_tenant(),
            audit.c.organisation_id == organisation_id,
            audit.c.state != "cancelled",
        )
        .order_by(audit.c.created_at.desc())
    )
    return db.session.scalar(statement.limit(1))
