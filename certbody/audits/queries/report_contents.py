"""What a report says, field by field, as it is kept with its signature and compared with the next version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import (
    Audit,
    Finding,
    FindingRevision,
    Nonconformity,
    OwnAnswer,
    Report,
    ReportDraft,
    ReportDraftRevision,
)
from certbody.audits.queries.own_standard import Own, read_own
from certbody.audits.queries.report_file import ReportFile, read_report_file
from certbody.audits.queries.reports import SignedReport
from certbody.audits.rules.report_contents import REPORT_PARTS, Section, belongs, compare
from certbody.kit.db import db

Contents = dict[str, Any]


@dataclass(frozen=True)
class Correction:
    """What was corrected between two versions: where, when, by whom and why."""

    section: str
    at: datetime
    who: str
    why: str


@dataclass(frozen=True)
class Version:
    """A version as the reviewer reads it. `former`: the number of the version it is compared with, if any.

    `kept` is False for one signed before contents were kept: what is shown is the audit as it stands.
    """

    number: int
    former: int | None
    kept: bool
    sections: list[Section]
    corrections: dict[str, list[Correction]]
    sites: Mapping[str, str]


def read_contents(audit: Audit) -> Contents:
    """What the report would say if it were signed now."""
    return tell_contents(read_report_file(audit), read_own(audit))


def tell_contents(file: ReportFile, own: Own) -> Contents:
    """What a report says, as plain values that can be kept."""
    shown = _shown(file)
    draft = file.draft
    return {
        "audit": _audit(file),
        "sites": {str(site.id): site.name for site in file.sites},
        "findings": [_finding(one, shown[one.indicator, one.site_id]) for one in file.findings],
        "own": list(_own(own)),
        "nonconformities": [_sheet(file, one) for one in file.nonconformities],
        "report": {part: getattr(draft, part) if draft else "" for part in REPORT_PARTS},
    }


def _audit(file: ReportFile) -> dict[str, str]:
    """Who was there, and what was sampled: one line each."""
    return {
        "team": "\n".join(name for _, name in file.team),
        "opening_attendance": file.audit.opening_attendance,
        "closing_attendance": file.audit.closing_attendance,
        "sample": "\n".join(
            " · ".join(part for part in (action.category, action.title, action.reference) if part)
            for action in file.actions
        ),
    }


def _finding(finding: Finding, files: list[str]) -> dict[str, Any]:
    parts = ("result", "evidence", "fact", "comment", "reason")
    told = {name: getattr(finding, name) if belongs(name, finding.result) else "" for name in parts}
    site = str(finding.site_id) if finding.site_id else None
    return {"indicator": finding.indicator, "site": site, **told, "files": "\n".join(files)}


def _shown(file: ReportFile) -> defaultdict[tuple[int, UUID | None], list[str]]:
    """What was shown for each indicator here or there: the name of a photo or file, or what was seen and not kept."""
    names: defaultdict[tuple[int, UUID | None], list[str]] = defaultdict(list)
    for one in file.evidence:
        said = one.name or one.note
        names[one.indicator, one.site_id].append(f"{said} (refusé par le site)" if one.id in file.refused else said)
    return names


def _own(own: Own) -> Iterator[dict[str, Any]]:
    """The body's own fields with their answers, of the whole audit and of each indicator and site."""
    asked = {field.id: field for field in own.fields}
    for (field_id, site_id), value in own.answers.items():
        if field := asked.get(field_id):
            site = str(site_id) if site_id else None
            label = field.label.fr
            yield {
                "field": str(field_id), "indicator": field.indicator, "site": site, "label": label, "value": value
            }  # fmt: skip


def _sheet(file: ReportFile, one: Nonconformity) -> dict[str, Any]:
    plan = file.answers[one.id].plan
    told = (plan.cause, plan.correction, plan.corrective_action, plan.owner) if plan else ()
    return {
        "number": one.number,
        "indicator": one.indicator,
        "grade": one.grade,
        "fact": one.fact,
        "state": one.state,
        "plan": "\n".join(told),
    }


def read_version(file: ReportFile, own: Own, signed: list[SignedReport], number: int | None = None) -> Version:
    """A version of the report against the one before; the newest unless told otherwise.

    The number of statements does not depend on the audit.
    """
    reports = {one.report.version: one.report for one in signed}
    number = number if number in reports else max(reports, default=0)
    kept = _kept(reports, number)
    now, before = kept.get(number), kept.get(number - 1)
    after = now or tell_contents(file, own)
    compared = before is not None and now is not None
    return Version(
        number=number,
        former=number - 1 if compared else None,
        kept=now is not None,
        sections=compare(before if compared else None, after),
        corrections=_corrections(file, own, reports[number - 1], reports[number]) if compared else {},
        sites={**(before or {}).get("sites", {}), **after["sites"]},
    )


def _kept(reports: Mapping[int, Report], number: int) -> dict[int, Contents]:
    """The contents of a version and of the one before, as far as they were kept."""
    ids = [reports[one].id for one in (number, number - 1) if one in reports]
    rows = db.session.execute(select(Report.version, Report.contents).where(Report.id.in_(ids)))
    return {version: contents for version, contents in rows if contents is not None}


def _corrections(file: ReportFile, own: Own, former: Report, now: Report) -> dict[str, list[Correction]]:
    """Who corrected what between two signatures, and why, by section; oldest first."""
    since, until = former.signed_at, now.signed_at
    found = [*_of_findings(file.audit.id, since, until), *_of_own(file.audit.id, own, since, until)]
    found += [*_of_texts(file.audit.id, since, until), *_of_nonconformities(file, since, until)]
    told: dict[str, list[Correction]] = {}
    for one in sorted(dict.fromkeys(found), key=lambda one: one.at):
        told.setdefault(one.section, []).append(one)
    return told


def _of_findings(audit_id: UUID, since: datetime, until: datetime) -> Iterator[Correction]:
    statement = (
        select(Finding.indicator, FindingRevision)
        .join(Finding, (Finding.tenant_id == FindingRevision.tenant_id) & (Finding.id == FindingRevision.finding_id))
        .where(Finding.audit_id == audit_id, FindingRevision.replaced_at.between(since, until))
    )
    for indicator, row in db.session.execute(statement):
        yield Correction(f"indicator/{indicator}", row.replaced_at, row.replaced_by_name, row.change_reason)


def _of_nonconformities(file: ReportFile, since: datetime, until: datetime) -> Iterator[Correction]:
    numbers = {one.id: one.number for one in file.nonconformities}
    for row in file.corrected:
        if since <= row.at <= until:
            section = f"nonconformity/{numbers[row.nonconformity_id]}"
            yield Correction(section, row.at, row.actor_name, row.note)


def _of_own(audit_id: UUID, own: Own, since: datetime, until: datetime) -> Iterator[Correction]:
    asked = {field.id: field.indicator for field in own.fields}
    statement = select(OwnAnswer).where(OwnAnswer.audit_id == audit_id, OwnAnswer.recorded_at.between(since, until))
    for row in db.session.scalars(statement):
        indicator = asked.get(row.field_id)
        section = f"indicator/{indicator}" if indicator else "audit"
        yield Correction(section, row.recorded_at, row.recorded_by_name, row.reason)


def _of_texts(audit_id: UUID, since: datetime, until: datetime) -> Iterator[Correction]:
    rows = (
        select(ReportDraftRevision)
        .join(
            ReportDraft,
            (ReportDraft.tenant_id == ReportDraftRevision.tenant_id) & (ReportDraft.id == ReportDraftRevision.draft_id),
        )
        .where(ReportDraft.audit_id == audit_id, ReportDraftRevision.replaced_at.between(since, until))
    )
    for row in db.session.scalars(rows):
        yield Correction(f"report/{row.part}", row.replaced_at, row.replaced_by_name, row.change_reason)
