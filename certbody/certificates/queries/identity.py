"""Reading the changes of identity: one case with its papers, those of one organisation, those that wait."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from certbody.certificates.models import Certificate, CertificateEdition, Decision, IdentityCase, IdentityEvidence
from certbody.certificates.queries.review import list_cycle_team_ids
from certbody.certificates.rules.identity import IdentityFile
from certbody.certificates.rules.status import RUNNING
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

SHOWN = 100
UNDECIDED = ("open", "completed")


def get_case(identity_case_id: UUID, by: Actor, *, lock: bool = False) -> IdentityCase:
    """A case that the actor may see, with its organisation: any for the office, a client's own (NotFound)."""
    statement = (
        select(IdentityCase)
        .options(joinedload(IdentityCase.organisation))
        .where(IdentityCase.tenant_id == current_tenant(), IdentityCase.id == identity_case_id)
    )
    if not by.sees_whole_body:
        statement = statement.where(IdentityCase.organisation_id == by.organisation_id)
    if lock:
        statement = statement.with_for_update(of=IdentityCase).execution_options(populate_existing=True)
    case = db.session.scalar(statement)
    if case is None:
        raise NotFound
    return case


def list_cases(by: Actor, organisation_id: UUID | None = None) -> list[IdentityCase]:
    """The cases that the actor may see, or one organisation's: undecided ones first, then the newest."""
    statement = (
        select(IdentityCase)
        .options(joinedload(IdentityCase.organisation))
        .order_by(IdentityCase.state.in_(UNDECIDED).desc(), IdentityCase.id.desc())
        .limit(SHOWN)
    )
    wanted = organisation_id if by.sees_whole_body else by.organisation_id
    if wanted is not None or not by.sees_whole_body:
        statement = statement.where(IdentityCase.organisation_id == wanted)
    return list(db.session.scalars(statement))


def find_undecided(organisation_id: UUID) -> IdentityCase | None:
    """The organisation's case that is not decided yet."""
    return db.session.scalar(
        select(IdentityCase).where(
            IdentityCase.organisation_id == organisation_id, IdentityCase.state.in_(UNDECIDED)
        )
    )  # fmt: skip


def find_decision(case: IdentityCase) -> Decision | None:
    """The decision on a case, once it is taken."""
    return db.session.get(Decision, (current_tenant(), case.decision_id)) if case.decision_id else None


def list_decided_editions(case: IdentityCase) -> list[str]:
    """The numbers of the editions that the decision on a case had printed."""
    statement = select(CertificateEdition.content["number"].astext).where(
        CertificateEdition.decision_id == case.decision_id
    )
    return list(db.session.scalars(statement.order_by(CertificateEdition.issued_at))) if case.decision_id else []


def list_accepted(decision_ids: Collection[UUID]) -> dict[UUID, IdentityCase]:
    """The changes of identity that these decisions accepted, by decision."""
    statement = select(IdentityCase).where(is_one_of(IdentityCase.decision_id, decision_ids))
    return {one.decision_id: one for one in db.session.scalars(statement) if one.decision_id} if decision_ids else {}


def list_evidence(identity_case_id: UUID) -> list[IdentityEvidence]:
    """The papers of a case, in the order they came."""
    statement = select(IdentityEvidence).where(IdentityEvidence.identity_case_id == identity_case_id)
    return list(db.session.scalars(statement.order_by(IdentityEvidence.added_at, IdentityEvidence.id)))


def get_evidence(identity_evidence_id: UUID, by: Actor) -> IdentityEvidence:
    """A paper of a case that the actor may see, or NotFound."""
    found = db.session.get(IdentityEvidence, (current_tenant(), identity_evidence_id))
    if found is None:
        raise NotFound
    get_case(found.identity_case_id, by)
    return found


def list_running(organisation_id: UUID) -> list[Certificate]:
    """The organisation's certificates that are valid, suspended or to come."""
    statement = (
        select(Certificate)
        .options(joinedload(Certificate.organisation))
        .where(Certificate.organisation_id == organisation_id, Certificate.state.in_(RUNNING))
    )
    return list(db.session.scalars(statement.order_by(Certificate.starts_on)))


def file_of(case: IdentityCase) -> IdentityFile:
    """The case as the rules read it."""
    return IdentityFile(
        changed=frozenset(case.after),
        effective_on=case.effective_on,
        activity_unchanged=case.activity_unchanged,
        completed=case.state != "open",
        evidence_count=len(list_evidence(case.id)),
        certificates=tuple(one.state for one in list_running(case.organisation_id)),
    )


def list_team_ids(organisation_id: UUID) -> frozenset[UUID]:
    """Everyone who took part in an audit behind one of the organisation's running certificates."""
    teams = [list_cycle_team_ids(one.id) for one in list_running(organisation_id)]
    return frozenset().union(*teams)


def count_undecided() -> dict[str, int]:
    """How many cases the office has to complete, and how many wait for their decision."""
    states = [func.count().filter(IdentityCase.state == state) for state in UNDECIDED]
    counted = select(*states).select_from(IdentityCase).where(IdentityCase.state.in_(UNDECIDED))
    row = db.session.execute(counted).one()
    return {"identity_open": row[0], "identity_completed": row[1]}
