"""The evidence of an audit that the site holds, and what it signed about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, func, select

from certbody.audits.models import Audit, FindingEvidence
from certbody.audits.queries.audits import visible_to
from certbody.audits.queries.refused_evidence import refused_evidence
from certbody.clients.models import Site
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.onsite.models import EvidenceFile, EvidenceReceipt
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Person, StoredFile


class Held(NamedTuple):
    """An item of evidence whose bytes are here: since when, sent by whom, shown at which site."""

    item: FindingEvidence
    file: StoredFile
    received_at: datetime
    author: str
    site: str | None


def list_without_receipt(audit_id: UUID) -> list[Held]:
    """The evidence of an audit that is here and that nothing was signed about yet."""
    statement = (
        select(
            FindingEvidence,
            StoredFile,
            func.coalesce(EvidenceFile.received_at, StoredFile.created_at),
            func.coalesce(Person.name, ""),
            Site.name,
        )
        .join(
            StoredFile,
            (StoredFile.tenant_id == FindingEvidence.tenant_id) & (StoredFile.id == FindingEvidence.file_id),
        )
        .outerjoin(
            EvidenceFile,
            (EvidenceFile.tenant_id == FindingEvidence.tenant_id)
            & (EvidenceFile.id == FindingEvidence.id)
            & (EvidenceFile.file_id == FindingEvidence.file_id),
        )
        .outerjoin(Person, Person.id == StoredFile.created_by)
        .outerjoin(Site, (Site.tenant_id == FindingEvidence.tenant_id) & (Site.id == FindingEvidence.site_id))
        .where(FindingEvidence.audit_id == audit_id, FindingEvidence.removed_at.is_(None), ~_has_receipt)
        .order_by(FindingEvidence.id)
    )
    return [Held(*row) for row in db.session.execute(statement)]


_has_receipt = exists().where(
    EvidenceReceipt.tenant_id == FindingEvidence.tenant_id, EvidenceReceipt.finding_evidence_id == FindingEvidence.id
)


def is_awaited(audit_id: UUID) -> bool:
    """Whether bytes of a photo or a file are still on their way to the site; those that it refused are not."""
    on_its_way = (
        FindingEvidence.audit_id == audit_id,
        FindingEvidence.kind != "seen",
        FindingEvidence.file_id.is_(None),
        FindingEvidence.removed_at.is_(None),
    )
    lacking = set(db.session.scalars(select(FindingEvidence.id).where(*on_its_way)))
    return bool(lacking - refused_evidence(audit_id).keys())


def get_receipt(evidence_id: UUID, by: Actor) -> tuple[EvidenceReceipt | None, Audit]:
    """What was signed about an item of evidence, None while nothing was; NotFound when it is not theirs to see."""
    signed = (EvidenceReceipt.tenant_id == FindingEvidence.tenant_id) & (
        EvidenceReceipt.finding_evidence_id == FindingEvidence.id
    )
    statement = (
        select(EvidenceReceipt, Audit)
        .select_from(FindingEvidence)
        .join(Audit, (Audit.tenant_id == FindingEvidence.tenant_id) & (Audit.id == FindingEvidence.audit_id))
        .outerjoin(EvidenceReceipt, signed)
        .where(FindingEvidence.tenant_id == current_tenant(), FindingEvidence.id == evidence_id, visible_to(by))
    )
    found = db.session.execute(statement).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def receipts_of(audit_id: UUID) -> dict[UUID, EvidenceReceipt]:
    """What was signed about the evidence of an audit, by the evidence."""
    found = db.session.scalars(select(EvidenceReceipt).where(EvidenceReceipt.audit_id == audit_id))
    return {one.finding_evidence_id: one for one in found}


def find_receipts(evidence: Collection[UUID]) -> dict[UUID, EvidenceReceipt]:
    """What was signed about some items of evidence."""
    found = db.session.scalars(select(EvidenceReceipt).where(is_one_of(EvidenceReceipt.finding_evidence_id, evidence)))
    return {one.finding_evidence_id: one for one in found}
