"""Where an organisation stands between its application and its certificate."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, exists, or_, select

from certbody.clients.models import Application, Complaint
from certbody.clients.queries.applications import list_applications_of
from certbody.clients.rules.complaints import WON
from certbody.kit.db import Model, db
from certbody.tenants.boundary import current_tenant

STAGES = ("application", "quote", "contract", "plan", "audit", "nonconformities", "decision", "certificate")
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
    """Whether a certificate of the organisation runs or may come back after an appeal, or a contract binds it: each is
    tied to who it is (R5.14).
    """
    runs = _has_certificate_in(organisation_id, ("valid", "suspended"))
    return runs or _is_under_contract(organisation_id) or _awaits_an_appeal(organisation_id)


def _awaits_an_appeal(organisation_id: UUID) -> bool:
    """Whether an appeal is examined, or an upheld one against a withdrawal that still holds is to be decided anew."""
    decision, certificate = (Model.metadata.tables[name] for name in ("decision", "certificate"))
    withdrawn = exists().where(
        decision.c.tenant_id == Complaint.tenant_id,
        decision.c.id == Complaint.decision_id,
        decision.c.outcome == "withdraw",
        certificate.c.tenant_id == Complaint.tenant_id,
        certificate.c.id == decision.c.certificate_id,
        certificate.c.state == "withdrawn",
    )
    upheld = and_(Complaint.outcome.in_(WON), Complaint.new_decision_id.is_(None), withdrawn)
    statement = select(Complaint.id).where(
        Complaint.tenant_id == current_tenant(),
        Complaint.organisation_id == organisation_id,
        Complaint.kind == "appeal",
        or_(Complaint.state != "closed", upheld),
    )
    return db.session.scalar(statement.limit(1)) is not None


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
