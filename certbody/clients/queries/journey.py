"""Where an organisation stands between its application and its certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, exists, func, or_, select

from certbody.clients.models import Application, Complaint
from certbody.clients.queries.applications import list_applications_of
from certbody.clients.rules.complaints import WON
from certbody.clients.rules.journey import Begun, Process, processes_of
from certbody.kit.dates import paris_date
from certbody.kit.db import Model, db
from certbody.tenants.boundary import current_tenant

_UNDER_CONTRACT = ("contracted", "planned", "plan_sent", "open", "closed", "reported", "in_review")
_RUNNING = ("valid", "suspended")
AUDITS = 20
"""How far back audits are looked at: more are never under way at once."""


@dataclass(frozen=True)
class Standing:
    """Where an organisation stands: its ways, its applications, and its newest certificate if it was given one."""

    processes: Sequence[Process]
    applications: Sequence[Application]
    certificate: str | None
    until: date | None
    """The last day of the certificate, or of its suspension."""


def find_standing(organisation_id: UUID, today: date) -> Standing:
    """Where the organisation stands; what was begun after the end of a certificate stands alone."""
    applications = list_applications_of(organisation_id)
    certificate = db.session.execute(_newest_certificate(organisation_id)).first()
    asked = [Begun(one.kind, one.state, one.created_at, "", one.id) for one in applications]
    audits = [Begun(*row) for row in db.session.execute(_newest_audits(organisation_id))]
    state = _state_on(certificate, today) if certificate else None
    ended = _ended_on(certificate, today) if certificate else None
    asked_since, audited_since = (
        [one for one in begun if ended and paris_date(one.at) > ended] for begun in (asked, audits)
    )
    begun_anew = asked_since or audited_since
    processes = processes_of(asked_since, audited_since, None) if begun_anew else processes_of(asked, audits, state)
    return Standing(processes, applications, state, _until(certificate, state) if certificate else None)


def _until(certificate: Row[Any], state: str | None) -> date | None:
    last: date | None = certificate.suspension_ends_on if state == "suspended" else certificate.ends_on
    return last


def _state_on(certificate: Row[Any], today: date) -> str:
    over = certificate.state in _RUNNING and certificate.ends_on < today
    return "expired" if over else str(certificate.state)


def _ended_on(certificate: Row[Any], today: date) -> date | None:
    """The day from which an application or an audit begins another way; none while the certificate runs."""
    if _state_on(certificate, today) in _RUNNING:
        return None
    first_told: date = paris_date(certificate.created_at)
    return certificate.withdrawn_on or (certificate.ends_on if certificate.ends_on < today else first_told)


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


def _newest_certificate(organisation_id: UUID) -> Select[Any]:
    """Certificates belong to a package above, as audits do: their tables are read by name, under the same wall."""
    table = Model.metadata.tables["certificate"]
    columns = table.c.state, table.c.ends_on, table.c.withdrawn_on, table.c.suspension_ends_on, table.c.created_at
    return (
        select(*columns)
        .where(
            table.c.tenant_id == current_tenant(),
            table.c.organisation_id == organisation_id,
            table.c.state.not_in(("draft", "superseded")),
        )
        .order_by(table.c.state.in_(_RUNNING).desc(), table.c.starts_on.desc())
        .limit(1)
    )


def _newest_audits(organisation_id: UUID) -> Select[Any]:
    """As `Begun` reads them: of the audits that name one application, the first was applied for."""
    table = Model.metadata.tables["audit"]
    place = func.row_number().over(partition_by=table.c.application_id, order_by=(table.c.created_at, table.c.id))
    quote = Model.metadata.tables["quote"]
    quoted = exists().where(quote.c.tenant_id == table.c.tenant_id, quote.c.audit_id == table.c.id)
    columns = table.c.kind, table.c.state, table.c.created_at, table.c.reference, table.c.application_id
    return (
        select(*columns, place > 1, quoted)
        .where(
            table.c.tenant_id == current_tenant(),
            table.c.organisation_id == organisation_id,
            table.c.state != "cancelled",
        )
        .order_by(table.c.created_at.desc(), table.c.id.desc())
        .limit(AUDITS)
    )
