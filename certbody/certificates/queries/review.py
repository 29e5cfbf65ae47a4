"""What lies on the decision-maker's desk: the files reviewed, and for one of them all that the decision rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import joinedload

from certbody.auditors.queries.ties import group_behind, list_ties
from certbody.audits import standards
from certbody.audits.models import Audit, AuditMember, SampledAction
from certbody.audits.models.nonconformities import Nonconformity
from certbody.audits.models.reports import Report, ReportReview
from certbody.audits.queries.audits import get_audit
from certbody.audits.rules.lifecycle import OPEN_NONCONFORMITY_STATES
from certbody.certificates.models import Certificate
from certbody.certificates.queries.certificates import (
    audits_of,
    find_running,
    get_certificate,
    list_open_nonconformities,
)
from certbody.certificates.rules import decision as rules
from certbody.kit.db import db
from certbody.kit.verdict import Verdict
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.people import list_members
from certbody.tenants.queries.settings import setting_on

_FROM_A_CERTIFICATE = ("surveillance", "renewal", "extension", "complementary")


@dataclass(frozen=True)
class Case:
    """One audit's file, as the decision-maker reads it."""

    audit: Audit
    certificate: Certificate | None
    report: Report | None
    review: ReportReview | None
    team: frozenset[UUID]
    nonconformities: tuple[Nonconformity, ...]
    sampled: dict[str, int]

    def reviewed_file(self, granted: Collection[str]) -> rules.ReviewedFile:
        """The file as the rules read it, for the categories that would be granted."""
        majors, minors = count_by_grade(self.nonconformities, granted)
        return rules.ReviewedFile(
            open_majors=majors,
            open_minors=minors,
            report_signed=self.report is not None,
            report_complete=self.review is not None and self.review.outcome == "complete",
            review_done=self.review is not None,
            requested=frozenset(self.audit.categories),
            granted=frozenset(granted),
            actions_per_category=self.sampled,
        )


def count_by_grade(rows: Iterable[Nonconformity], categories: Collection[str]) -> tuple[int, int]:
    """Majors and minors that weigh on these categories; an indicator of other categories alone does not."""
    grades = [row.grade for row in rows if _concerns(row, categories)]
    return grades.count("major"), grades.count("minor")


def _concerns(row: Nonconformity, categories: Collection[str]) -> bool:
    standard = standards.standard(row.audit.standard or "RNQ2026")
    return row.indicator not in standard or bool(standard.indicator(row.indicator).categories & set(categories))


def get_case(audit_id: UUID, by: Actor, *, lock: bool = False) -> Case:
    """The file of an audit that the actor may see, or NotFound; audit and certificate locked when asked."""
    audit = get_audit(audit_id, by, lock=lock)
    certificate = _certificate_of(audit, by, lock)
    report, review = _latest_report(audit.id)
    return Case(
        audit=audit,
        certificate=certificate,
        report=report,
        review=review,
        team=list_team_ids(audit.id),
        nonconformities=tuple(list_open_nonconformities(certificate.id if certificate else None, audit.id)),
        sampled=_count_sampled(audit.id),
    )


def _certificate_of(audit: Audit, by: Actor, lock: bool) -> Certificate | None:
    if audit.certificate_id is not None:
        return get_certificate(audit.certificate_id, by, lock=lock)
    if audit.kind in _FROM_A_CERTIFICATE and (found := find_running(audit.organisation_id)):
        return get_certificate(found.id, by, lock=lock)
    return None


def _latest_report(audit_id: UUID) -> tuple[Report | None, ReportReview | None]:
    report = db.session.scalar(
        select(Report).where(Report.audit_id == audit_id).order_by(Report.version.desc()).limit(1)
    )
    if report is None:
        return None, None
    newest = select(ReportReview).where(ReportReview.report_id == report.id).order_by(ReportReview.at.desc()).limit(1)
    return report, db.session.scalar(newest)


def list_team_ids(audit_id: UUID) -> frozenset[UUID]:
    """Everyone who took part in an audit: lead, auditors, experts and observers."""
    return frozenset(db.session.scalars(select(AuditMember.membership_id).where(AuditMember.audit_id == audit_id)))


def list_cycle_team_ids(certificate_id: UUID) -> frozenset[UUID]:
    """Everyone who took part in an audit behind a certificate."""
    statement = select(AuditMember.membership_id).where(AuditMember.audit_id.in_(audits_of(certificate_id)))
    return frozenset(db.session.scalars(statement))


def _count_sampled(audit_id: UUID) -> dict[str, int]:
    statement = (
        select(SampledAction.category, func.count())
        .where(SampledAction.audit_id == audit_id, SampledAction.removed_at.is_(None))
        .group_by(SampledAction.category)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def find_decider(by: Actor, has_role: bool, team: Collection[UUID], organisation_id: UUID, day: date) -> rules.Decider:
    """The person who would decide on this organisation, with all that may stand in the way (R7.4, R7.5)."""
    members = [by.membership_id] if by.membership_id else []
    links = tuple(tie for ties in list_ties(members, organisation_id).values() for tie in ties)
    years = setting_on("impartiality_years", day)
    return rules.Decider(by.membership_id, has_role, frozenset(team), links, years)


def decider_verdict(decider: rules.Decider, organisation_id: UUID, day: date) -> Verdict:
    """Whether this person may decide on this organisation: role, no part in the audit, no recent link (R7.4, R7.5)."""
    group, person = group_behind(decider.links), (decider.id, decider.team, decider.has_role, decider.links)
    return rules.may_decide(*person, organisation_id, day, decider.years, group)


def list_deciders(organisation_id: UUID, day: date) -> list[str]:
    """The names of those who may decide on this organisation though no audit was held here (R7.4, R7.5)."""
    members = list_members("reviewer")
    ties, years = list_ties([one.id for one in members], organisation_id), setting_on("impartiality_years", day)
    deciders = [
        (one.person.name, rules.Decider(one.id, True, frozenset(), tuple(ties.get(one.id, ())), years))
        for one in members
    ]
    return [name for name, decider in deciders if decider_verdict(decider, organisation_id, day)]


def _open_count(grade: str) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Nonconformity)
        .where(
            Nonconformity.tenant_id == Audit.tenant_id,
            Nonconformity.audit_id == Audit.id,
            Nonconformity.grade == grade,
            Nonconformity.state.in_(OPEN_NONCONFORMITY_STATES),
        )
        .correlate(Audit)
        .scalar_subquery()
    )


def list_cases(limit: int = 100) -> list[tuple[Audit, datetime | None, int, int]]:
    """The audits that wait for a decision, the longest first, with the day of their review and what is still open."""
    reviewed = (
        select(func.max(ReportReview.at))
        .where(ReportReview.tenant_id == Audit.tenant_id, ReportReview.audit_id == Audit.id)
        .correlate(Audit)
        .scalar_subquery()
    )
    statement = (
        select(Audit, reviewed, _open_count("major"), _open_count("minor"))
        .options(joinedload(Audit.organisation))
        .where(Audit.tenant_id == current_tenant(), Audit.state == "in_review")
        .order_by(reviewed.asc().nulls_last(), Audit.id)
        .limit(limit)
    )
    return [tuple(row) for row in db.session.execute(statement)]  # type: ignore[misc]
