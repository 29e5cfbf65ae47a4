"""Reading complaints, appeals and reports: who may see which, the list with its days, the history of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from certbody.audits.models import Audit
from certbody.certificates.models import Certificate, Decision
from certbody.certificates.queries.appeals import ASKS, UPHELD
from certbody.certificates.rules.naming import numbers_in, roots_in
from certbody.clients.models import Complaint, ComplaintEvent, Organisation
from certbody.clients.queries.complaints import not_about, seen_by
from certbody.clients.rules.complaints import due_on
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Membership, Person
from certbody.tenants.rules.permissions import Permission

PAGE = 50
FILTERS = ("open", "report", "complaint", "appeal", "closed")
_UNANSWERED = ("received", "acknowledged", "assigned")


_next_day = case((Complaint.state == "received", Complaint.acknowledge_by), else_=Complaint.answer_by)


def get_complaint(complaint_id: UUID, by: Actor, *, lock: bool = False) -> Complaint:
    """A complaint that this member of the body may read, with its organisation, or NotFound.

    Locked, to act on it, is only for those who handle it: who may decide anew reads the appeal that asks for it.
    """
    statement = (
        select(Complaint)
        .options(joinedload(Complaint.organisation))
        .where(
            Complaint.tenant_id == current_tenant(), Complaint.id == complaint_id, seen_by(by) if lock else _read_by(by)
        )
    )
    if lock:
        statement = statement.with_for_update(of=Complaint).execution_options(populate_existing=True)
    found = None if by.is_client else db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def _read_by(by: Actor) -> ColumnElement[bool]:
    if not by.may(Permission.DECIDE):
        return seen_by(by)
    return or_(seen_by(by), and_(*UPHELD, not_about(by), Complaint.decision_id.not_in(_taken_by(by))))


def _taken_by(by: Actor) -> Select[UUID]:
    return select(Decision.id).where(Decision.decided_by == by.membership_id)


def list_complaints(by: Actor, *, filter_by: str = "open", page: int = 1) -> list[tuple[Complaint, str, date | None]]:
    """A page of complaints with the name of whoever handles each and its next day to keep; one row more than it holds.

    Those to answer come first, the most urgent of them on top.
    """
    statement = (
        _with_handler()
        .where(seen_by(by), *_narrowed(filter_by, by))
        .order_by(Complaint.state.in_(_UNANSWERED).desc(), (Complaint.state == "closed").asc(), _next_day, Complaint.id)
        .offset((max(page, 1) - 1) * PAGE)
        .limit(PAGE + 1)
    )
    return [
        (row, name or "", due_on(row.state, row.acknowledge_by, row.answer_by))
        for row, name in db.session.execute(statement)
    ]


def _narrowed(filter_by: str, by: Actor) -> list[ColumnElement[bool]]:
    if filter_by == "open":
        return [Complaint.state != "closed"]
    if filter_by == "closed":
        return [Complaint.state == "closed"]
    if (waits := waits_for(by, clock.today()).get(filter_by)) is not None:
        return [waits]
    return [Complaint.kind == filter_by] if filter_by in FILTERS else []


def _with_handler() -> Select[Complaint, str]:
    return (
        select(Complaint, Person.name)
        .outerjoin(Membership, and_(Membership.tenant_id == Complaint.tenant_id, Membership.id == Complaint.handler_id))
        .outerjoin(Person, Person.id == Membership.person_id)
        .options(joinedload(Complaint.organisation))
        .where(Complaint.tenant_id == current_tenant())
    )


def list_events(complaint_id: UUID) -> list[ComplaintEvent]:
    """Every step of a complaint, the newest first."""
    statement = select(ComplaintEvent).where(ComplaintEvent.complaint_id == complaint_id)
    return list(db.session.scalars(statement.order_by(ComplaintEvent.at.desc(), ComplaintEvent.id.desc())))


def find_handler(complaint: Complaint) -> Membership | None:
    """Whoever handles a complaint, with their person."""
    statement = select(Membership).options(joinedload(Membership.person)).where(Membership.id == complaint.handler_id)
    return db.session.scalar(statement) if complaint.handler_id else None


@dataclass(frozen=True)
class Linked:
    """The certificate, the audits and the decisions that a complaint names."""

    certificate: Certificate | None
    audit: Audit | None
    decision: Decision | None
    new_decision: Decision | None
    extra_audit: Audit | None


def get_linked(complaint: Complaint) -> Linked:
    """What a complaint names, in five statements at most."""
    tenant = current_tenant()

    def row(table: Any, row_id: UUID | None) -> Any:
        return db.session.get(table, (tenant, row_id)) if row_id is not None else None

    return Linked(
        row(Certificate, complaint.certificate_id),
        row(Audit, complaint.audit_id),
        row(Decision, complaint.decision_id),
        row(Decision, complaint.new_decision_id),
        row(Audit, complaint.extra_audit_id),
    )


def find_named(words: str) -> UUID | None:
    """The organisation that these words name by its NDA, its SIREN or the number of its certificate, wherever these
    stand among them; else by its exact name, whatever capitals and accents. None when several fit.
    """
    numbers, roots = numbers_in(words), roots_in(words)
    by_number = select(Organisation.id).where(or_(Organisation.nda.in_(numbers), Organisation.siren.in_(numbers)))
    certified = select(Certificate.organisation_id).where(Certificate.number.in_(roots))
    found = list(db.session.scalars(by_number.union(certified).limit(2))) if numbers or roots else []
    name = " ".join(words.split())
    if name and not found:
        same = select(Organisation.id).where(func.sort_fr(Organisation.name) == func.sort_fr(name))
        found = list(db.session.scalars(same.limit(2)))
    return found[0] if len(found) == 1 else None


def waits_for(by: Actor, today: date) -> dict[str, ColumnElement[bool]]:
    """What a complaint is like that waits for this member: to acknowledge or assign, answer or close; late apart.

    Whoever puts people in charge also sees the new decisions that others have to take after an appeal.
    """
    manages, mine = by.may(Permission.MANAGE_COMPLAINTS), Complaint.handler_id == by.membership_id
    late = _next_day < today
    to_take, to_answer = Complaint.state.in_(("received", "acknowledged")), and_(Complaint.state == "assigned", mine)
    to_close = Complaint.state == "answered" if manages else and_(Complaint.state == "answered", mine)
    taking = {"to_take_late": and_(to_take, late), "to_take": and_(to_take, ~late)} if manages else {}
    answering = {"to_answer_late": and_(to_answer, late), "to_answer": and_(to_answer, ~late)}
    others = and_(ASKS, Complaint.decision_id.in_(_taken_by(by))) if by.may(Permission.DECIDE) else ASKS
    deciding = {"to_decide": others} if manages else {}
    return {**taking, **answering, "to_close": to_close, **deciding}


def count_to_handle(by: Actor, today: date) -> dict[str, int]:
    """How many complaints wait for this member, each kind of wait apart. One statement."""
    waits = waits_for(by, today)
    counts = (func.count().filter(condition) for condition in waits.values())
    row = db.session.execute(select(*counts).select_from(Complaint).where(seen_by(by))).one()
    return dict(zip(waits, row, strict=True))
