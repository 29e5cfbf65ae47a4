"""Opening an audit: from an admissible application, or from a certificate whose cycle asks for the next one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.audits.queries.cycle import find_previous_audit, find_running_certificate, get_certificate_row
from certbody.audits.rules.place import first_place
from certbody.audits.rules.standard import TRAITS
from certbody.clients.models import Application
from certbody.clients.queries.checks import proves_label
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations.numbering import next_number

_SAME_TRAIT = {"uses_subcontractors": "subcontracting"}
_IN_CYCLE = ("renewal", "extension")


def open_audit(application_id: UUID, by: Actor) -> Audit:
    """Opens the audit that an admissible application asks for, with a copy of its facts (R9.1, invariant 16).

    A proven label still valid on the day of the application makes an initial audit a reduced one (art. 10).
    """
    application = db.session.scalar(
        select(Application)
        .where(Application.tenant_id == current_tenant(), Application.id == application_id)
        .with_for_update()
    )
    if application is None:
        raise NotFound
    if application.state != "admissible":
        raise Refused(Reason("application_not_admissible", "art. 1"))
    _must_be_first(application.id)
    audit = _from_application(application)
    return _keep(audit, by)


def open_cycle_audit(
    certificate_id: UUID, kind: str, by: Actor, earliest: date | None = None, latest: date | None = None
) -> Audit:
    """Opens the surveillance or renewal audit of a certificate, facts copied from the audit before it (R5.7, R5.8)."""
    certificate = get_certificate_row(certificate_id)
    _must_not_run(certificate_id, kind)
    previous = find_previous_audit(certificate["organisation_id"])
    audit = Audit(
        reference=_reference(),
        organisation_id=certificate["organisation_id"],
        certificate_id=certificate_id,
        kind=kind,
        place=first_place(kind),
        categories=list(certificate["categories"]),
        traits=list(previous.traits) if previous else [],
        earliest_on=earliest,
        latest_on=latest,
    )
    if previous is not None:
        audit.previous_audit_id, audit.application_id = previous.id, previous.application_id
        if kind == "surveillance":
            audit.reduced = previous.reduced
            if previous.kind == "initial":  # R1.6: the next surveillance alone, never twice
                audit.new_entrant_categories = list(previous.new_entrant_categories)
    return _keep(audit, by)


def _from_application(application: Application) -> Audit:
    in_cycle = application.kind in _IN_CYCLE
    previous = find_previous_audit(application.organisation_id) if in_cycle else None
    applied_on = paris_date(application.submitted_at) if application.submitted_at else clock.today()
    return Audit(
        reference=_reference(),
        organisation_id=application.organisation_id,
        application_id=application.id,
        kind=application.kind,
        categories=list(application.categories),
        traits=_traits(application.traits),
        new_entrant_categories=list(application.new_entrant_categories),
        reduced=application.kind == "initial" and proves_label(application, applied_on),
        certificate_id=find_running_certificate(application.organisation_id) if in_cycle else None,
        previous_audit_id=previous.id if previous else None,
    )


def _traits(declared: list[str]) -> list[str]:
    """What the application declares, under the names that the standard gives to its conditions."""
    return [name for name in (_SAME_TRAIT.get(trait, trait) for trait in declared) if name in TRAITS]


def _keep(audit: Audit, by: Actor) -> Audit:
    db.session.add(audit)
    db.session.flush()
    told = {"reference": audit.reference, "kind": audit.kind, "categories": audit.categories, "reduced": audit.reduced}
    journal.record("audit.opened", audit, by, after=told)
    return audit


def _reference() -> str:
    year = clock.today().year
    return f"A-{year}-{next_number(f'audit-{year}'):04d}"


def _must_be_first(application_id: UUID) -> None:
    """One running audit per application; later audits of the cycle name it too, once the first is decided."""
    statement = select(Audit.reference).where(Audit.application_id == application_id, Audit.state != "cancelled")
    taken = db.session.scalar(statement.limit(1))
    if taken is not None:
        raise Refused(Reason("audit_already_opened", values={"reference": taken}))


def _must_not_run(certificate_id: UUID, kind: str) -> None:
    statement = select(Audit.reference).where(
        Audit.certificate_id == certificate_id, Audit.kind == kind, Audit.state.not_in(("decided", "cancelled"))
    )
    running = db.session.scalar(statement.limit(1))
    if running is not None:
        raise Refused(Reason("cycle_audit_already_opened", "art. 7", {"reference": running}))
