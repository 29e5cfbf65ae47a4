"""What anybody may read: one certificate by its code, and the register of the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import contains_eager, joinedload

from certbody.certificates.models import Certificate, CertificateEdition
from certbody.certificates.queries import due
from certbody.certificates.queries.certificates import PAGE, list_editions, list_events, matches
from certbody.certificates.queries.standing import shown_state, state_on, state_since
from certbody.certificates.rules.status import Effects, current_state, effects_on
from certbody.clients.models import Organisation
from certbody.clients.queries.organisations import list_sites
from certbody.kit.dates import paris_date
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant

HIDDEN = ("draft", "superseded")


@dataclass(frozen=True)
class PublicStatus:
    """Today's truth about a certificate, without anything confidential: no reason, no nonconformity, no person."""

    certificate: Certificate
    state: str
    since: date
    effects: Effects
    sites: tuple[tuple[str, str], ...]
    editions: tuple[tuple[int, date], ...]


def get_public_status(code: str, today: date) -> PublicStatus:
    """The certificate that the QR code leads to, as it stands today; NotFound for an unknown code."""
    certificate = db.session.scalar(
        select(Certificate)
        .options(joinedload(Certificate.organisation))
        .where(Certificate.tenant_id == current_tenant(), Certificate.code == code, Certificate.state != "draft")
    )
    if certificate is None:
        raise NotFound
    events, editions = list_events(certificate.id), list_editions(certificate.id)
    state = state_on(certificate, events, today)
    return PublicStatus(
        certificate=certificate,
        state=shown_state(state, certificate.starts_on, today),
        since=state_since(certificate, events, state, today),
        effects=effects_on(state, certificate.starts_on, today),
        sites=_sites(certificate, editions),
        editions=tuple((row.edition, paris_date(row.issued_at)) for row in editions),
    )


def _sites(certificate: Certificate, editions: list[CertificateEdition]) -> tuple[tuple[str, str], ...]:
    if editions:
        return tuple((site["name"], site["address"]) for site in editions[0].content["sites"])
    rows = list_sites(certificate.organisation_id)
    return tuple((site.name, f"{site.address}, {site.postcode} {site.city}") for site in rows)


def list_register(
    today: date, *, search: str = "", state: str = "", page: int = 1, limit: int = PAGE
) -> list[Certificate]:
    """A page of the register by the organisations' names, one row more than it holds; superseded ones are left out."""
    statement = (
        select(Certificate)
        .join(Certificate.organisation)
        .options(contains_eager(Certificate.organisation))
        .where(Certificate.state.not_in(HIDDEN))
        .order_by(func.sort_fr(Organisation.name), Certificate.starts_on.desc(), Certificate.id)
    )
    if search:
        statement = statement.where(matches(search))
    if state in ("valid", "suspended", "withdrawn", "expired"):
        statement = statement.where(due.criterion(state, today))
    return list(db.session.scalars(statement.offset((max(page, 1) - 1) * limit).limit(limit + 1)))


_SITES = (
    select(CertificateEdition.certificate_id, CertificateEdition.content["sites"])
    .ext(distinct_on(CertificateEdition.certificate_id))
    .where(is_one_of(CertificateEdition.certificate_id, bindparam("certificates")))
    .order_by(CertificateEdition.certificate_id, CertificateEdition.edition.desc())
)


def list_sites_of(certificates: Sequence[Certificate]) -> dict[UUID, tuple[tuple[str, str], ...]]:
    """The sites, by name and address, that the newest edition of each certificate names. One statement."""
    found = db.session.execute(_SITES, {"certificates": [row.id for row in certificates]})
    return {row_id: tuple((site["name"], site["address"]) for site in sites) for row_id, sites in found}


def state_today(certificate: Certificate, today: date) -> str:
    """The state to show in a list: as recorded, expired once the end is past."""
    return shown_state(current_state(certificate.state, certificate.ends_on, today), certificate.starts_on, today)


def count_in_force(day: date) -> int:
    """How many certificates of the body at hand are in force on a day: valid and begun, neither suspended nor over."""
    statement = select(func.count(Certificate.id)).where(
        Certificate.state == "valid", Certificate.starts_on <= day, Certificate.ends_on >= day
    )
    return db.session.scalar(statement) or 0
