"""The tables of audits."""

from certbody.audits.models.audits import (
    Audit,
    AuditApplicability,
    AuditHalfDay,
    AuditMember,
    AuditSize,
    SampledAction,
    SiteSample,
    SizeNotice,
)
from certbody.audits.models.closing_sheets import ClosingSheet
from certbody.audits.models.findings import Finding, FindingEvidence, FindingRevision
from certbody.audits.models.nonconformities import (
    ActionPlan,
    ActionPlanReview,
    Nonconformity,
    NonconformityEvent,
    NonconformityEvidence,
)
from certbody.audits.models.own_standard import OwnAnswer, OwnField, OwnText
from certbody.audits.models.preparation import Preparation, PreparationFile, PreparationRevision
from certbody.audits.models.reports import (
    ConfirmedCell,
    Report,
    ReportDraft,
    ReportDraftRevision,
    ReportReview,
    ReviewComment,
)
from certbody.audits.models.taken_over import MinorTakenOver

__all__ = [
    "ActionPlan",
    "ActionPlanReview",
    "Audit",
    "AuditApplicability",
    "AuditHalfDay",
    "AuditMember",
    "AuditSize",
    "ClosingSheet",
    "ConfirmedCell",
    "Finding",
    "FindingEvidence",
    "FindingRevision",
    "MinorTakenOver",
    "Nonconformity",
    "NonconformityEvent",
    "NonconformityEvidence",
    "OwnAnswer",
    "OwnField",
    "OwnText",
    "Preparation",
    "PreparationFile",
    "PreparationRevision",
    "Report",
    "ReportDraft",
    "ReportDraftRevision",
    "ReportReview",
    "ReviewComment",
    "SampledAction",
    "SiteSample",
    "SizeNotice",
]
