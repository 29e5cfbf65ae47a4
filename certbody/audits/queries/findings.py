"""Reading findings: what an audit has to answer, what was answered, and what the previous audit left behind."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from certbody.audits import standards
from certbody.audits.models import (
    Audit,
    AuditApplicability,
    Finding,
    FindingEvidence,
    FindingRevision,
    Nonconformity,
    SampledAction,
    SiteSample,
)
from certbody.audits.queries.audits import visible_to
from certbody.audits.queries.cycle import FOLLOWING, is_before
from certbody.audits.queries.own_standard import read_own
from certbody.audits.queries.taken_over import Earlier, list_taken_over
from certbody.audits.rules.applicability import Applicability
from certbody.audits.rules.grading import GRADES, lacks_evidence
from certbody.audits.rules.replaying import applicability_again
from certbody.audits.rules.standard import Standard
from certbody.clients.models import Site
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import StoredFile


def standard_of(audit: Audit) -> Standard:
    """The version of the standard that an audit is done with, in the body's words and with its choices."""
    return read_own(audit).standard


def guide_of(audit: Audit) -> str:
    """The version of the reading guide that an audit is done with; an empty text when none was published for it."""
    if audit.guide is not None:
        return audit.guide
    day = audit.first_day or clock.today()
    return standards.guide_on(audit.standard or standards.standard_code_on(day), day)


def applicability_facts(audit: Audit, earlier: Collection[Earlier]) -> dict[str, Any]:
    """What the indicators follow from beside the standard; `earlier`: what the previous audit left behind (R3.8)."""
    kept = [one for one in earlier if audit.kind != "complementary" or not _lifted_before(one, audit)]
    return {
        "kind": audit.kind,
        "categories": list(audit.categories),
        "traits": list(audit.traits),
        "new_entrant_categories": list(audit.new_entrant_categories),
        "reduced": audit.reduced,
        "open_indicators": sorted({one.indicator for one in kept}),
    }


def _lifted_before(one: Earlier, audit: Audit) -> bool:
    """Whether it was over before this audit began; what the audit itself lifts is still looked at by it."""
    if one.state != "lifted" or one.lifted_at is None:
        return False
    return audit.opening_at is None or one.lifted_at <= audit.opening_at


def applicability_of(audit: Audit, earlier: Collection[Earlier], standard: Standard | None = None) -> Applicability:
    """Which indicators an audit looks at on the facts of today.

    `standard`: its version of the standard, for who has read it already.
    """
    return applicability_again(applicability_facts(audit, earlier), standard or standard_of(audit))


def find_applicability(audit_id: UUID) -> AuditApplicability | None:
    """What the audit's last meeting found applicable, with the facts it followed from."""
    newest = select(AuditApplicability).where(AuditApplicability.audit_id == audit_id)
    return db.session.scalar(newest.order_by(AuditApplicability.kept_at.desc(), AuditApplicability.id.desc()).limit(1))


def list_findings(audit_id: UUID) -> list[Finding]:
    """What was found, by indicator; the whole organisation before its sites."""
    statement = (
        select(Finding)
        .where(Finding.audit_id == audit_id)
        .order_by(Finding.indicator, Finding.site_id.is_not(None), Finding.site_id)
    )
    return list(db.session.scalars(statement))


def list_without_evidence(audit: Audit, earlier: Collection[Earlier]) -> list[Finding]:
    """The conforming findings that do not tell what was seen, of the indicators that the audit looks at (R9.6)."""
    looked_at = applicability_of(audit, earlier).indicators
    return [one for one in _without_evidence(audit.id) if one.indicator in looked_at]


def _without_evidence(audit_id: UUID) -> list[Finding]:
    has_file = exists().where(belongs_to_finding())
    statement = (
        select(Finding, has_file)
        .where(Finding.audit_id == audit_id)
        .order_by(Finding.indicator, Finding.site_id.is_not(None), Finding.site_id)
    )
    return [one for one, kept in db.session.execute(statement) if _untold(one, kept)]


def is_shown_conforming(audit_id: UUID, indicator: int) -> bool:
    """Whether an audit finds an indicator conforming, on no site otherwise, and tells what was seen."""
    found = [finding for finding in list_findings(audit_id) if finding.indicator == indicator]
    untold = {finding.id for finding in _without_evidence(audit_id)}
    conforms = any(finding.site_id is None and finding.result == "conforming" for finding in found)
    return conforms and not any(finding.result in GRADES or finding.id in untold for finding in found)


def _untold(finding: Finding, files: int) -> bool:
    return lacks_evidence(finding.result, finding.evidence, finding.comment, files)


_FINDING = select(Finding).where(
    Finding.audit_id == bindparam("audit"),
    Finding.indicator == bindparam("indicator"),
    Finding.site_id.is_not_distinct_from(bindparam("site", type_=Uuid())),
)


def find_finding(audit_id: UUID, indicator: int, site_id: UUID | None) -> Finding | None:
    """The answer to one indicator of one site (or of the whole organisation), if there is one."""
    return db.session.scalar(_FINDING, {"audit": audit_id, "indicator": indicator, "site": site_id})


def get_finding(finding_id: UUID, by: Actor) -> tuple[Finding, Audit]:
    """A finding with its audit, for people of the body who may see that audit; NotFound otherwise."""
    statement = (
        select(Finding, Audit)
        .join(Audit, (Audit.tenant_id == Finding.tenant_id) & (Audit.id == Finding.audit_id))
        .where(Finding.tenant_id == current_tenant(), Finding.id == finding_id, visible_to(by))
    )
    found = db.session.execute(statement).one_or_none()
    if found is None or by.is_client:
        raise NotFound
    return found[0], found[1]


def belongs_to_finding() -> ColumnElement[bool]:
    """What joins a finding to the evidence that stands beside it and was not taken away."""
    return and_(
        FindingEvidence.tenant_id == Finding.tenant_id,
        FindingEvidence.audit_id == Finding.audit_id,
        FindingEvidence.indicator == Finding.indicator,
        FindingEvidence.site_id.is_not_distinct_from(Finding.site_id),
        FindingEvidence.removed_at.is_(None),
    )


def list_evidence_of(finding: Finding) -> list[tuple[FindingEvidence, StoredFile | None, SampledAction | None]]:
    """What was shown for one finding, with its file once that is here, and the sampled action that it refers to."""
    statement = (
        select(FindingEvidence, StoredFile, SampledAction)
        .outerjoin(
            StoredFile,
            (StoredFile.tenant_id == FindingEvidence.tenant_id) & (StoredFile.id == FindingEvidence.file_id),
        )
        .outerjoin(
            SampledAction,
            (SampledAction.tenant_id == FindingEvidence.tenant_id)
            & (SampledAction.id == FindingEvidence.sampled_action_id),
        )
        .where(exists().where(Finding.id == finding.id, belongs_to_finding()))
        .order_by(FindingEvidence.added_at, FindingEvidence.id)
    )
    return [(one, stored, action) for one, stored, action in db.session.execute(statement)]


def list_evidence(audit_id: UUID) -> list[FindingEvidence]:
    """Everything that was shown at an audit and not taken away, in the order it came."""
    statement = (
        select(FindingEvidence)
        .where(FindingEvidence.audit_id == audit_id, FindingEvidence.removed_at.is_(None))
        .order_by(FindingEvidence.indicator, FindingEvidence.added_at, FindingEvidence.id)
    )
    return list(db.session.scalars(statement))


def list_revisions(finding_id: UUID) -> list[FindingRevision]:
    """What a finding said before, newest first."""
    statement = (
        select(FindingRevision)
        .where(FindingRevision.finding_id == finding_id)
        .order_by(FindingRevision.replaced_at.desc(), FindingRevision.id.desc())
    )
    return list(db.session.scalars(statement))


_NEWEST_SAMPLE = (
    select(SiteSample.id)
    .where(SiteSample.audit_id == bindparam("audit"))
    .order_by(SiteSample.drawn_at.desc())
    .limit(1)
    .scalar_subquery()
)
_SAMPLED_SITES = (
    select(Site)
    .where(Site.id.in_(select(func.unnest(SiteSample.drawn + SiteSample.added)).where(SiteSample.id == _NEWEST_SAMPLE)))
    .order_by(Site.name, Site.id)
)


def list_sampled_sites(audit_id: UUID) -> list[Site]:
    """The sites that the audit visits beside the central function: those drawn last, and those added."""
    return list(db.session.scalars(_SAMPLED_SITES, {"audit": audit_id}))


def list_sampled_actions(audit_id: UUID) -> list[SampledAction]:
    """The training actions sampled, by category, in the order they were added."""
    statement = (
        select(SampledAction)
        .where(SampledAction.audit_id == audit_id, SampledAction.removed_at.is_(None))
        .order_by(SampledAction.category, SampledAction.added_at, SampledAction.id)
    )
    return list(db.session.scalars(statement))


_before = aliased(Audit)
_EARLIER = (
    select(Nonconformity)
    .join(_before, (_before.tenant_id == Nonconformity.tenant_id) & (_before.id == Nonconformity.audit_id))
    .join(Audit, (Audit.tenant_id == _before.tenant_id) & is_before(_before, Audit))
    .where(Audit.id == bindparam("audit"), Nonconformity.state != "draft")
    .order_by(Nonconformity.indicator, _before.notified_at, Nonconformity.number)
)


def list_earlier_nonconformities(audit: Audit) -> list[Earlier]:
    """What the previous audit, those beside the cycle since, and the body before found not conforming.

    Whatever became of it.
    """
    if audit.kind not in FOLLOWING:
        return []
    return [*db.session.scalars(_EARLIER, {"audit": audit.id}), *list_taken_over(audit)]
