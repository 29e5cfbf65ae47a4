"""What the export to the ministry is made of, its runs, and what the public list says against them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import contains_eager

from certbody.certificates.models import (
    Certificate,
    CertificateEdition,
    CertificateEvent,
    ListComparison,
    MinistryExport,
)
from certbody.certificates.queries.standing import state_on, state_since
from certbody.certificates.rules import ministry
from certbody.certificates.rules.numbering import CertificateNumber
from certbody.certificates.rules.status import RUNNING
from certbody.clients.models import ListedOrganisation, ListImport, Organisation, Site
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.kit.postal import one_line
from certbody.tenants.boundary import current_tenant

RUNS = 50

_EVENTS = (
    select(CertificateEvent)
    .where(is_one_of(CertificateEvent.certificate_id, bindparam("certificates")))
    .order_by(CertificateEvent.at, CertificateEvent.id)
)
_PRINTED = (
    select(CertificateEdition.certificate_id, CertificateEdition.content["sites"])
    .ext(distinct_on(CertificateEdition.certificate_id))
    .where(is_one_of(CertificateEdition.certificate_id, bindparam("certificates")))
    .order_by(CertificateEdition.certificate_id, CertificateEdition.edition.desc())
)
_SITES = (
    select(Site)
    .where(is_one_of(Site.organisation_id, bindparam("organisations")), Site.closed_at.is_(None))
    .order_by(Site.is_central.desc(), Site.name, Site.id)
)


def list_held(day: date) -> list[ministry.Held]:
    """Every certificate that may be in force on that day, with its state from its events. Four statements."""
    certificates = list(db.session.scalars(_may_be_in_force(day)))
    ids = [row.id for row in certificates]
    events: dict[UUID, list[CertificateEvent]] = {}
    for event in db.session.scalars(_EVENTS, {"certificates": ids}):
        events.setdefault(event.certificate_id, []).append(event)
    sites = _list_sites(certificates, ids)
    return [_held(row, events.get(row.id, []), sites.get(row.id, ()), day) for row in certificates]


def _may_be_in_force(day: date) -> Select[Any]:
    return (
        select(Certificate)
        .join(Certificate.organisation)
        .options(contains_eager(Certificate.organisation))
        .where(Certificate.state.in_(RUNNING), Certificate.starts_on <= day, Certificate.ends_on >= day)
    )


def _list_sites(certificates: Sequence[Certificate], ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The addresses that each certificate prints; those on file for one whose editions are not kept here."""
    printed = db.session.execute(_PRINTED, {"certificates": ids})
    found = {row[0]: tuple(site["address"] for site in row[1]) for row in printed}
    bare = {row.organisation_id: row.id for row in certificates if row.id not in found}
    on_file: dict[UUID, tuple[str, ...]] = {}
    for site in db.session.scalars(_SITES, {"organisations": list(bare)}):
        address = one_line(site)
        on_file[bare[site.organisation_id]] = (*on_file.get(bare[site.organisation_id], ()), address)
    return found | on_file


def _held(row: Certificate, events: list[CertificateEvent], sites: tuple[str, ...], day: date) -> ministry.Held:
    state = state_on(row, events, day)
    return ministry.Held(
        nda=row.organisation.nda or "",
        siren=row.organisation.siren,
        name=row.organisation.name,
        categories=tuple(row.categories),
        state=state,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state_since=state_since(row, events, state, day),
        number=str(CertificateNumber(row.number, row.edition)),
        sites=sites,
    )


def find_newest_export() -> MinistryExport | None:
    """The export made last, or None before the first."""
    return db.session.scalar(select(MinistryExport).order_by(MinistryExport.made_at.desc()).limit(1))


def list_exports() -> list[MinistryExport]:
    """The latest exports, newest first."""
    return list(db.session.scalars(select(MinistryExport).order_by(MinistryExport.made_at.desc()).limit(RUNS)))


def get_export(ministry_export_id: UUID) -> MinistryExport:
    """One export, or NotFound."""
    found = db.session.get(MinistryExport, (current_tenant(), ministry_export_id))
    if found is None:
        raise NotFound
    return found


def find_newest_comparison() -> ListComparison | None:
    """The comparison with the public list made last, or None before the first."""
    return db.session.scalar(select(ListComparison).order_by(ListComparison.made_at.desc()).limit(1))


def find_newest_list() -> ListImport | None:
    """The public list imported last for good, or None when the body has imported none."""
    statement = select(ListImport).where(ListImport.state == "done", ListImport.dry_run.is_(False))
    return db.session.scalar(statement.order_by(ListImport.finished_at.desc()).limit(1))


def list_certified() -> dict[str, str]:
    """The NDA of each organisation that this body ever certified, with its name."""
    held = select(Certificate.organisation_id).where(Certificate.state != "draft")
    statement = select(Organisation.nda, Organisation.name).where(
        Organisation.nda.is_not(None), Organisation.id.in_(held)
    )
    return {nda or "": name for nda, name in db.session.execute(statement)}


def find_listed_among(ndas: list[str]) -> dict[str, ministry.Listed]:
    """What the public list says of these NDAs; one that it does not hold is left out."""
    statement = select(ListedOrganisation.nda, ListedOrganisation.siren, ListedOrganisation.certified_categories).where(
        is_one_of(ListedOrganisation.nda, ndas)
    )
    return {nda: ministry.Listed(siren, frozenset(marked)) for nda, siren, marked in db.session.execute(statement)}
