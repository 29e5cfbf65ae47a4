"""Reading transfers: which certificates come and go, and what a package for another body is made of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import joinedload

from certbody.audits.models import Nonconformity
from certbody.audits.models.nonconformities import ActionPlan
from certbody.audits.models.reports import Report
from certbody.audits.queries.taken_over import list_of_transfer
from certbody.certificates.models import Certificate, TransferIn, TransferOut
from certbody.certificates.queries.certificates import audits_of
from certbody.certificates.queries.due import runs
from certbody.certificates.rules.transfer import PIECES, TransferFile
from certbody.clients.models import Complaint
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

SHOWN = 100


def file_of(row: TransferIn) -> TransferFile:
    """The file as the rules read it."""
    files = (row.certificate_file_id, row.nonconformity_file_id, row.report_file_id)
    present = frozenset(piece for piece, file_id in zip(PIECES, files, strict=True) if file_id is not None)
    return TransferFile(
        row.siren,
        row.state_there,
        row.starts_on,
        row.ends_on,
        row.open_majors,
        row.open_minors,
        present,
        frozenset(row.categories),
        len(list_of_transfer(row.id)),
    )


def list_held_categories(organisation_id: UUID, day: date) -> frozenset[str]:
    """The categories that a certificate of ours covers for this organisation on that day, suspended ones included."""
    statement = select(Certificate.categories).where(Certificate.organisation_id == organisation_id, runs(day))
    return frozenset(category for found in db.session.scalars(statement) for category in found)


def get_transfer_in(transfer_in_id: UUID, by: Actor, *, lock: bool = False) -> TransferIn:
    """The file of a certificate to take over, with its organisation, for the office (NotFound)."""
    statement = (
        select(TransferIn)
        .options(joinedload(TransferIn.organisation))
        .where(TransferIn.tenant_id == current_tenant(), TransferIn.id == transfer_in_id)
    )
    if lock:
        statement = statement.with_for_update(of=TransferIn)
    found = db.session.scalar(statement) if by.sees_whole_body else None
    if found is None:
        raise NotFound
    return found


def list_transfers_in() -> list[TransferIn]:
    """The certificates to take over, those to decide first, then the newest."""
    statement = (
        select(TransferIn)
        .options(joinedload(TransferIn.organisation))
        .order_by((TransferIn.state == "open").desc(), TransferIn.due_on.asc().nulls_last(), TransferIn.id.desc())
        .limit(SHOWN)
    )
    return list(db.session.scalars(statement))


def list_transfers_out() -> list[tuple[TransferOut, Certificate]]:
    """Our certificates that go to another body, those to hand over first, then the newest."""
    statement = (
        select(TransferOut, Certificate)
        .join(
            Certificate,
            (Certificate.tenant_id == TransferOut.tenant_id) & (Certificate.id == TransferOut.certificate_id),
        )
        .options(joinedload(Certificate.organisation))
        .order_by((TransferOut.state == "requested").desc(), TransferOut.due_on, TransferOut.id)
        .limit(SHOWN)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def get_transfer_out(transfer_out_id: UUID, *, lock: bool = False) -> TransferOut:
    """One of our certificates on its way to another body, or NotFound."""
    found = db.session.get(TransferOut, (current_tenant(), transfer_out_id), with_for_update=lock or None)
    if found is None:
        raise NotFound
    return found


def find_transfer_out_of(certificate_id: UUID) -> TransferOut | None:
    """The transfer of a certificate to another body, once it was asked for."""
    return db.session.scalar(select(TransferOut).where(TransferOut.certificate_id == certificate_id).limit(1))


def list_leaving(certificate_ids: Collection[UUID]) -> dict[UUID, TransferOut]:
    """The transfers to another body of these certificates, by certificate."""
    statement = select(TransferOut).where(is_one_of(TransferOut.certificate_id, certificate_ids))
    return {row.certificate_id: row for row in db.session.scalars(statement)}


def count_open(day: date) -> dict[str, tuple[int, bool]]:
    """How many takeovers wait for a decision, how many packages are to be handed over, and whether one is late."""
    counted = [
        select(literal(code), func.count(), func.coalesce(func.bool_or(table.due_on < day), False)).where(
            table.state == state
        )
        for code, table, state in (
            ("transfers_in", TransferIn, "open"),
            ("transfers_out", TransferOut, "requested"),
        )
    ]
    return {row[0]: (row[1], row[2]) for row in db.session.execute(union_all(*counted))}


def list_nonconformities(certificate_id: UUID) -> list[tuple[Nonconformity, list[ActionPlan]]]:
    """Every notified nonconformity of the cycle, with each version of its action plan."""
    statement = (
        select(Nonconformity)
        .options(joinedload(Nonconformity.audit))
        .where(Nonconformity.audit_id.in_(audits_of(certificate_id)), Nonconformity.state != "draft")
        .order_by(Nonconformity.notified_at, Nonconformity.number)
    )
    rows = list(db.session.scalars(statement))
    plans: dict[UUID, list[ActionPlan]] = {}
    wanted = select(ActionPlan).where(ActionPlan.nonconformity_id.in_([row.id for row in rows]))
    for plan in db.session.scalars(wanted.order_by(ActionPlan.version)):
        plans.setdefault(plan.nonconformity_id, []).append(plan)
    return [(row, plans.get(row.id, [])) for row in rows]


def find_last_report(certificate_id: UUID) -> Report | None:
    """The report signed last in the cycle of a certificate."""
    statement = select(Report).where(Report.audit_id.in_(audits_of(certificate_id)))
    return db.session.scalar(statement.order_by(Report.signed_at.desc(), Report.version.desc()).limit(1))


def list_complaints(organisation_id: UUID) -> list[Complaint]:
    """What was reported about an organisation, oldest first."""
    statement = select(Complaint).where(Complaint.organisation_id == organisation_id)
    return list(db.session.scalars(statement.order_by(Complaint.received_at)))
