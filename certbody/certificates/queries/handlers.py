"""Who may be put in charge of a complaint: who took part in what it is about, and each candidate with their ties."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from certbody.auditors.queries.ties import group_of, list_ties
from certbody.auditors.rules.impartiality import Link
from certbody.audits.models import AuditMember
from certbody.audits.models.reports import ReportReview
from certbody.certificates.models import Decision
from certbody.certificates.queries.certificates import audits_of
from certbody.certificates.rules.complaints import Parties, may_handle
from certbody.clients.models import Complaint
from certbody.kit.db import db
from certbody.kit.verdict import Verdict
from certbody.tenants.models import Membership
from certbody.tenants.queries.people import list_members
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Permission, permissions_of


@dataclass(frozen=True)
class Candidate:
    """A member of the body, and whether they may be put in charge."""

    member: Membership
    verdict: Verdict


def parties_of(complaint: Complaint) -> Parties:
    """Who had a part: in the audit and the decision that the complaint names, else in the certificate's whole cycle."""
    audits, decisions = _audits(complaint), _decisions(complaint)
    return Parties(
        team=_members(select(AuditMember.membership_id).where(AuditMember.audit_id.in_(audits))),
        reviewers=_members(select(ReportReview.reviewer_id).where(ReportReview.audit_id.in_(audits))),
        deciders=_members(select(Decision.decided_by).where(Decision.id.in_(decisions))),
        concerned=complaint.concerned_id,
        organisation=complaint.organisation_id,
        group=_members(group_of(complaint.organisation_id)) if complaint.organisation_id else frozenset(),
    )


def _members(statement: Select[Any]) -> frozenset[object]:
    return frozenset(db.session.scalars(statement))


def _names_something(complaint: Complaint) -> bool:
    return complaint.audit_id is not None or complaint.decision_id is not None


def _audits(complaint: Complaint) -> Collection[UUID]:
    """The audits concerned: the one named, and the one that the decision named rests on."""
    if not _names_something(complaint):
        return list(db.session.scalars(audits_of(complaint.certificate_id))) if complaint.certificate_id else []
    decided = select(Decision.audit_id).where(Decision.id == complaint.decision_id, Decision.audit_id.is_not(None))
    return {*db.session.scalars(decided), *([complaint.audit_id] if complaint.audit_id else [])}


def _decisions(complaint: Complaint) -> Collection[UUID]:
    if complaint.decision_id is not None:
        return [complaint.decision_id]
    column, value = (
        (Decision.audit_id, complaint.audit_id)
        if complaint.audit_id is not None
        else (Decision.certificate_id, complaint.certificate_id)
    )
    return list(db.session.scalars(select(Decision.id).where(column == value))) if value is not None else []


def list_candidates(complaint: Complaint, day: date) -> list[Candidate]:
    """Every member of the body who may handle complaints, with what stands in the way; a constant number of reads."""
    members = [member for member in list_members(staff_only=True) if _may_handle_any(member)]
    links = _ties([member.id for member in members], complaint.organisation_id)
    parties, years = parties_of(complaint), setting_on("impartiality_years", day)
    return [
        Candidate(member, may_handle(member.id, True, parties, links.get(member.id, ()), day, years))
        for member in members
    ]


def handler_verdict(complaint: Complaint, member: Membership, day: date) -> Verdict:
    """Whether this member may be put, or stay, in charge of a complaint."""
    has_role = _may_handle_any(member) and member.ended_at is None and member.organisation_id is None
    links = _ties([member.id], complaint.organisation_id).get(member.id, ())
    return may_handle(member.id, has_role, parties_of(complaint), links, day, setting_on("impartiality_years", day))


def _may_handle_any(member: Membership) -> bool:
    return Permission.HANDLE_COMPLAINTS in permissions_of(frozenset(member.roles))


def _ties(ids: Collection[UUID], organisation_id: UUID | None) -> dict[UUID, list[Link]]:
    return list_ties(ids, organisation_id) if organisation_id is not None else {}
