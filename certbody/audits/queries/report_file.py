"""Everything that a report and its review are made of, read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import (
    Audit,
    AuditHalfDay,
    AuditMember,
    Finding,
    FindingEvidence,
    Nonconformity,
    NonconformityEvent,
    ReportDraft,
    SampledAction,
)
from certbody.audits.queries.findings import (
    applicability_of,
    list_earlier_nonconformities,
    list_evidence,
    list_findings,
    list_sampled_actions,
)
from certbody.audits.queries.nonconformity_answers import Answer, list_answers, list_corrected
from certbody.audits.queries.on_site import ON_SITE, Met, list_facts_met
from certbody.audits.queries.refused_evidence import refused_evidence
from certbody.audits.queries.reports import find_draft
from certbody.audits.queries.size_notices import list_size_notices
from certbody.clients.models import Site
from certbody.kit.db import db
from certbody.tenants.models import BodyProfile, Membership, Person
from certbody.tenants.queries.settings import get_profile


@dataclass(frozen=True)
class ReportFile:
    """An audit with all that its report tells."""

    audit: Audit
    profile: BodyProfile
    team: list[tuple[AuditMember, str]]
    half_days: list[tuple[AuditHalfDay, str]]
    sites: list[Site]
    actions: list[SampledAction]
    findings: list[Finding]
    evidence: list[FindingEvidence]
    refused: dict[UUID, str]
    """The evidence whose file the site refused, with the code of the reason."""
    nonconformities: list[Nonconformity]
    answers: dict[UUID, Answer]
    corrected: list[NonconformityEvent]
    draft: ReportDraft | None
    facts_met: list[Met]
    resized: Any
    """The newest new duration that the facts met on site asked for, with what the client heard of it; none without."""

    def corrections_of(self, one: Nonconformity) -> list[NonconformityEvent]:
        """When and why what a nonconformity says was corrected after its notification; oldest first."""
        return [row for row in self.corrected if row.nonconformity_id == one.id]

    def notified_fact(self, one: Nonconformity) -> str:
        """What a nonconformity said when it was notified, however often it was corrected since."""
        return next((row.former_fact for row in self.corrections_of(one) if row.former_fact is not None), one.fact)


def read_report_file(audit: Audit) -> ReportFile:
    """Reads what a report is made of; the number of statements does not depend on the audit."""
    nonconformities = list_numbered(audit.id)
    return ReportFile(
        audit=audit,
        profile=get_profile(),
        team=list_named_team(audit.id),
        half_days=_half_days(audit.id),
        sites=_sites(audit),
        actions=list_sampled_actions(audit.id),
        findings=_findings(audit),
        evidence=list_evidence(audit.id),
        refused=refused_evidence(audit.id),
        nonconformities=nonconformities,
        answers=list_answers([one.id for one in nonconformities]),
        corrected=list_corrected([one.id for one in nonconformities]),
        draft=find_draft(audit.id),
        facts_met=list_facts_met(audit.id),
        resized=next((one for one in list_size_notices(audit.id) if one.reason.startswith(ON_SITE)), None),
    )


def _findings(audit: Audit) -> list[Finding]:
    """Those of the indicators that the audit looks at; what was found on others meanwhile stays on record."""
    looked_at = applicability_of(audit, list_earlier_nonconformities(audit)).indicators
    return [one for one in list_findings(audit.id) if one.indicator in looked_at]


def list_numbered(audit_id: UUID) -> list[Nonconformity]:
    """The notified nonconformities of an audit, by number."""
    statement = (
        select(Nonconformity)
        .where(Nonconformity.audit_id == audit_id, Nonconformity.state != "draft")
        .order_by(Nonconformity.number)
    )
    return list(db.session.scalars(statement))


def list_named_team(audit_id: UUID) -> list[tuple[AuditMember, str]]:
    """The audit team with names, the lead first."""
    statement = (
        select(AuditMember, Person.name)
        .join(
            Membership, (Membership.tenant_id == AuditMember.tenant_id) & (Membership.id == AuditMember.membership_id)
        )
        .join(Person, Person.id == Membership.person_id)
        .where(AuditMember.audit_id == audit_id)
        .order_by(AuditMember.role != "lead", Person.name)
    )
    return [(member, name) for member, name in db.session.execute(statement)]


def _half_days(audit_id: UUID) -> list[tuple[AuditHalfDay, str]]:
    statement = (
        select(AuditHalfDay, Person.name)
        .join(
            Membership,
            (Membership.tenant_id == AuditHalfDay.tenant_id) & (Membership.id == AuditHalfDay.membership_id),
        )
        .join(Person, Person.id == Membership.person_id)
        .where(AuditHalfDay.audit_id == audit_id)
        .order_by(AuditHalfDay.day, AuditHalfDay.half, Person.name)
    )
    return [(part, name) for part, name in db.session.execute(statement)]


def _sites(audit: Audit) -> list[Site]:
    statement = (
        select(Site)
        .where(Site.organisation_id == audit.organisation_id, Site.closed_at.is_(None))
        .order_by(Site.is_central.desc(), Site.name)
    )
    return list(db.session.scalars(statement))
