"""Reading certificates: who may see which, one of them with its papers, lists."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload

from certbody.audits.models import Audit
from certbody.audits.models.nonconformities import Nonconformity
from certbody.audits.rules.lifecycle import OPEN_NONCONFORMITY_STATES
from certbody.certificates.models import Certificate, CertificateEdition, CertificateEvent, Decision
from certbody.certificates.queries import due
from certbody.certificates.rules.cycle import CertificateDates
from certbody.certificates.rules.status import ENDED, RUNNING
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

PAGE = 50
OPENING = ("certify", "certify_partly", "renew")
COMING = ("draft", "sized", "quoted", "contracted", "planned", "plan_sent")


def get_certificate(certificate_id: UUID, by: Actor, *, lock: bool = False) -> Certificate:
    """A certificate that the actor may see, with its organisation: any for the office, a client's own (NotFound)."""
    statement = (
        select(Certificate)
        .options(joinedload(Certificate.organisation))
        .where(Certificate.tenant_id == current_tenant(), Certificate.id == certificate_id)
    )
    if not by.sees_whole_body:
        statement = statement.where(Certificate.organisation_id == by.organisation_id)
    if lock:
        statement = statement.with_for_update(of=Certificate).execution_options(populate_existing=True)
    certificate = db.session.scalar(statement)
    if certificate is None:
        raise NotFound
    return certificate


def find_running(organisation_id: UUID) -> Certificate | None:
    """The organisation's certificate that is valid or suspended: the newest, should there be two."""
    statement = (
        select(Certificate)
        .where(Certificate.organisation_id == organisation_id, Certificate.state.in_(("valid", "suspended")))
        .order_by(Certificate.starts_on.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def find_opened_on(audit_id: UUID, but: UUID | None = None) -> Certificate | None:
    """The certificate that an earlier decision on this audit opened and that still runs; one may be left out."""
    opened = select(Decision.certificate_id).where(Decision.audit_id == audit_id, Decision.outcome.in_(OPENING))
    statement = select(Certificate).where(Certificate.id.in_(opened), Certificate.state.in_(RUNNING))
    if but is not None:
        statement = statement.where(Certificate.id != but)
    return db.session.scalar(statement.order_by(Certificate.created_at.desc()).limit(1))


def list_certificates(
    by: Actor, today: date, *, search: str = "", filter_by: str = "", sort: str = "", page: int = 1
) -> list[tuple[Certificate, CertificateDates]]:
    """A page of certificates with their organisations and what their calendar depends on; one more than it holds.

    Running ones first, by their end, or by their next binding date when `sort` is `deadline`. Which ones is settled on
    their ids alone: only those shown are read whole.
    """
    key = due.next_deadline_on(today) if sort == "deadline" else Certificate.ends_on
    order = due.runs(today).desc(), key, Certificate.id
    chosen = select(Certificate.id).where(Certificate.state != "draft").order_by(*order)
    if not by.sees_whole_body:
        chosen = chosen.where(Certificate.organisation_id == by.organisation_id)
    if filter_by:
        chosen = chosen.where(due.criterion(filter_by, today))
    if search:
        chosen = chosen.join(Certificate.organisation).where(matches(search))
    shown = chosen.offset((max(page, 1) - 1) * PAGE).limit(PAGE + 1).subquery()
    statement = _with_organisation().add_columns(due.surveillance_held(), due.is_renewed())
    statement = statement.join(shown, shown.c.id == Certificate.id).order_by(*order)
    return [(row, dates_of(row, held, renewed)) for row, held, renewed in db.session.execute(statement)]


def dates_of(certificate: Certificate, held: bool, renewed: bool) -> CertificateDates:
    """What a certificate's calendar depends on; of surveillance and renewal it counts that they took place."""
    return CertificateDates(
        start=certificate.cycle_start,
        end=certificate.ends_on,
        state=certificate.state,
        surveillance_held_on=certificate.starts_on if held else None,
        renewal_decided_on=certificate.ends_on if renewed else None,
        suspended_until=certificate.suspension_ends_on,
    )


def _with_organisation() -> Select[Any]:
    return (
        select(Certificate)
        .join(Certificate.organisation)
        .options(contains_eager(Certificate.organisation))
        .where(Certificate.state != "draft")
    )


def matches(search: str) -> ColumnElement[bool]:
    """Certificates whose number, NDA, SIREN or organisation's name holds these words, whatever case and accents."""
    words = "%" + search.strip().replace("\\", "").replace("%", r"\%").replace("_", r"\_") + "%"
    return or_(
        func.sort_fr(Organisation.name).like(func.sort_fr(words)),
        Organisation.siren.like(words),
        Organisation.nda.like(words),
        Certificate.number.ilike(words),
    )


def list_editions(certificate_id: UUID) -> list[CertificateEdition]:
    """Every edition of a certificate, the newest first."""
    statement = (
        select(CertificateEdition)
        .where(CertificateEdition.certificate_id == certificate_id)
        .order_by(CertificateEdition.edition.desc())
    )
    return list(db.session.scalars(statement))


def get_edition(certificate_edition_id: UUID) -> CertificateEdition:
    """An edition by id, or NotFound."""
    edition = db.session.get(CertificateEdition, (current_tenant(), certificate_edition_id))
    if edition is None:
        raise NotFound
    return edition


def get_newest_edition(certificate_id: UUID) -> CertificateEdition:
    """The edition of a certificate that counts, or NotFound when none was printed."""
    editions = list_editions(certificate_id)
    if not editions:
        raise NotFound
    return editions[0]


def list_events(certificate_id: UUID) -> list[CertificateEvent]:
    """Every move of a certificate, oldest first."""
    statement = (
        select(CertificateEvent)
        .where(CertificateEvent.certificate_id == certificate_id)
        .order_by(CertificateEvent.at, CertificateEvent.id)
    )
    return list(db.session.scalars(statement))


def list_decisions(certificate_id: UUID) -> list[Decision]:
    """Every decision about a certificate with the audit it rests on, newest first."""
    statement = (
        select(Decision)
        .options(joinedload(Decision.audit))
        .where(Decision.certificate_id == certificate_id)
        .order_by(Decision.decided_at.desc())
    )
    return list(db.session.scalars(statement))


def list_cycle_audits(certificate_id: UUID) -> list[Audit]:
    """The audits of a certificate's cycle, newest first: the one it was decided on and those it called for."""
    statement = select(Audit).where(Audit.id.in_(audits_of(certificate_id))).order_by(Audit.created_at.desc())
    return list(db.session.scalars(statement))


def audits_of(certificate_id: UUID) -> Select[Any]:
    """The ids of the audits behind a certificate, as a subquery."""
    called = select(Audit.id).where(Audit.certificate_id == certificate_id)
    decided = select(Decision.audit_id).where(Decision.certificate_id == certificate_id, Decision.audit_id.is_not(None))
    both = union(called, decided).subquery()
    return select(both.c[0])


def list_open_nonconformities(certificate_id: UUID | None, audit_id: UUID | None = None) -> list[Nonconformity]:
    """The nonconformities not lifted yet of a certificate's whole cycle, and of the audit at hand."""
    audits: list[ColumnElement[bool]] = []
    if certificate_id is not None:
        audits.append(Nonconformity.audit_id.in_(audits_of(certificate_id)))
    if audit_id is not None:
        audits.append(Nonconformity.audit_id == audit_id)
    statement = (
        select(Nonconformity)
        .options(joinedload(Nonconformity.audit))
        .where(or_(*audits), Nonconformity.state.in_(OPEN_NONCONFORMITY_STATES))
        .order_by(Nonconformity.indicator)
    )
    return list(db.session.scalars(statement))


def is_surveillance_held(certificate_id: UUID) -> bool:
    """Whether the surveillance audit of this certificate has had its closing meeting."""
    statement = select(Certificate.id).where(Certificate.id == certificate_id, due.surveillance_held())
    return db.session.scalar(statement) is not None


def find_successor(certificate_id: UUID) -> Certificate | None:
    """The certificate that renews this one."""
    return db.session.scalar(select(Certificate).where(Certificate.previous_id == certificate_id).limit(1))


def list_ids_to_tend() -> list[UUID]:
    """Every certificate that has a calendar, ended while an audit was still to come, or comes back; oldest first."""
    calls = select(Audit.certificate_id).where(Audit.certificate_id.is_not(None), is_coming_audit())
    ended = and_(Certificate.state.in_(ENDED), Certificate.id.in_(calls))
    restored = select(CertificateEvent.certificate_id).where(
        CertificateEvent.from_state == "withdrawn", CertificateEvent.to_state.in_(RUNNING)
    )
    comes_back = and_(Certificate.state == "withdrawn", Certificate.id.in_(restored))
    found = or_(Certificate.state.in_(RUNNING), ended, comes_back)
    return list(db.session.scalars(select(Certificate.id).where(found).order_by(Certificate.id)))


def is_coming_audit() -> ColumnElement[bool]:
    """Whether an audit is still to be held: its opening meeting has not taken place, and it is not cancelled."""
    return Audit.state.in_(COMING)


def certificate_roots(certificate_id: UUID) -> dict[str, Any]:
    """Where a certificate's whole file begins: itself, its audits, and their applications."""
    tenant = current_tenant()
    decided = select(Decision.audit_id).where(
        Decision.tenant_id == tenant, Decision.certificate_id == certificate_id, Decision.audit_id.is_not(None)
    )
    own = or_(Audit.certificate_id == certificate_id, Audit.id.in_(decided))
    return {
        "certificate": select(Certificate.id).where(Certificate.tenant_id == tenant, Certificate.id == certificate_id),
        "audit": select(Audit.id).where(Audit.tenant_id == tenant, own),
        "application": select(Audit.application_id).where(
            Audit.tenant_id == tenant, Audit.application_id.is_not(None), own
        ),
    }
