"""The report as the values that its printed form reads (R9.6)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from certbody.audits.models import Finding, Nonconformity, Report, SampledAction
from certbody.audits.operations import report_words as words
from certbody.audits.operations.report_advice import count_minors, recommend
from certbody.audits.queries.findings import guide_of
from certbody.audits.queries.held_time import held_time
from certbody.audits.queries.on_site import Met
from certbody.audits.queries.own_standard import Own, read_own
from certbody.audits.queries.report_file import ReportFile
from certbody.audits.rules.report_contents import belongs
from certbody.audits.rules.standard import Standard
from certbody.audits.standards import AUDIT_ORDER, nonconformity_terms
from certbody.clients.models import Organisation, Site
from certbody.clients.operations.parties import body_of, client_of
from certbody.kit.dates import paris_date
from certbody.kit.i18n import french_count, french_day
from certbody.kit.postal import one_line

PLACE_MET = "Lieu rencontré sur place, non audité\u00a0: aucun tirage ne le donne dans cet audit."


def make_document(file: ReportFile, number: str, day: date, contest_days: int) -> dict[str, Any]:
    """Everything that the report prints; the same file gives the same document."""
    audit, own = file.audit, read_own(file.audit)
    standard = own.standard
    document = {
        "number": number,
        "date": french_day(day),
        "body": body_of(file.profile),
        "client": client_of(file.audit.organisation),
        "audit_type": words.KINDS[audit.kind] + (" aménagé" if audit.reduced and audit.kind == "initial" else ""),
        "audit_dates": words.period(audit.first_day, audit.last_day),
        "duration": words.days_in_words(len(file.half_days)),
        "standard": standard.name.fr,
        "reference_texts": words.reference_texts(standard.code, AUDIT_ORDER, guide_of(audit), own.text_from),
        "categories": list(audit.categories),
        "traits": [words.TRAITS[trait] for trait in audit.traits],
        "place": words.PLACES[audit.place],
        "new_entrant": bool(audit.new_entrant_categories),
        "reduced": audit.reduced,
        "criteria": _criteria(file, own),
        "nonconformities": [_sheet(file, standard, one) for one in file.nonconformities],
        "contest_delay": french_count(contest_days, "jour"),
    }
    return {**document, **facts_met(file), **_conduct(file), **_written(file, day), **_own(own, None, None)}


def replaced(former: Report, reference: str, reason: str) -> dict[str, Any]:
    """Which signed version this one replaces, and what it corrects."""
    signed_on = french_day(paris_date(former.signed_at))
    return {"replaces": {"number": f"{reference}-R{former.version}", "signed_on": signed_on, "reason": reason.strip()}}


def facts_met(file: ReportFile) -> dict[str, Any]:
    """The facts met on site, and the duration that they asked for; nothing without any."""
    told: dict[str, Any] = {"facts_met": [_met(one) for one in file.facts_met]} if file.facts_met else {}
    return told | ({"resized": words.resized(file.resized)} if file.resized else {})


def short_time(file: ReportFile) -> str:
    """How much of the duration was not held, and why; nothing when all of it was."""
    time = held_time(file.audit)
    return words.short_time(time.held, time.sized, time.reason) if time.is_short else ""


def _met(fact: Met) -> str:
    return f"{fact.words.rstrip('. ')}. {PLACE_MET}" if fact.is_place else fact.words


def _own(own: Own, indicator: int | None, site_id: UUID | None) -> dict[str, Any]:
    """The answers to the body's own fields, of one indicator or (none) of the whole audit."""
    told = [
        {"label": field.label.fr, "value": words.YES_NO.get(value, value) if field.kind == "yes_no" else value}
        for field in own.fields_of(indicator)
        if (value := words.as_day(own.answer(field, site_id)) if field.kind == "date" else own.answer(field, site_id))
    ]
    return {"own": told} if told else {}


def _conduct(file: ReportFile) -> dict[str, Any]:
    """Who audited what, when and where."""
    names = {site.id: site.name for site in file.sites}
    visited = {part.site_id for part, _ in file.half_days} | {finding.site_id for finding in file.findings}
    half_days = [
        {
            "date": french_day(part.day),
            "half": words.HALVES[part.half],
            "site": names.get(part.site_id, "fonction centrale") if part.site_id else "fonction centrale",
            "auditor": name,
        }
        for part, name in file.half_days
    ]
    return {
        "team": [{"name": name, "role": words.ROLES[member.role]} for member, name in file.team],
        "half_days": half_days,
        "sites": _sites(file, visited),
        "sample": _sample(file),
        "attendance": words.attendance(file.audit.opening_attendance, file.audit.closing_attendance),
    }


def _sites(file: ReportFile, visited: set[UUID | None]) -> list[dict[str, Any]]:
    """The sites, audited or not; an organisation without any has its own address, where it was audited."""
    organisation = file.audit.organisation
    sites: list[tuple[Site | Organisation, str, bool]] = [
        (site, site.name, site.is_central or site.id in visited) for site in file.sites
    ]
    return [
        {"name": name, "address": one_line(place), "visited": seen}
        for place, name, seen in sites or [(organisation, "Siège", True)]
    ]


def _sample(file: ReportFile) -> list[dict[str, Any]]:
    return [
        {
            "category": category,
            "actions": [
                {
                    "title": action.title,
                    "reference": action.reference,
                    "role": "en sous-traitance" if action.as_subcontractor else "",
                }
                for action in file.actions
                if action.category == category
            ],
        }
        for category in file.audit.categories
        if any(action.category == category for action in file.actions)
    ]


def _criteria(file: ReportFile, own: Own) -> list[dict[str, Any]]:
    found: dict[int, list[Finding]] = {}
    for finding in file.findings:
        found.setdefault(finding.indicator, []).append(finding)
    names = {site.id: site.name for site in file.sites}
    criteria = []
    for criterion in own.standard.criteria:
        rows = [
            _row(file, finding, indicator.title.fr, names) | _own(own, finding.indicator, finding.site_id)
            for indicator in own.standard.indicators
            if indicator.criterion == criterion.number
            for finding in found.get(indicator.number, [])
        ]
        if rows:
            criteria.append({"number": criterion.number, "title": criterion.title.fr, "indicators": rows})
    return criteria


def _shown(file: ReportFile, finding: Finding) -> list[str]:
    """What was shown for a finding, one line each: seen and told, or kept and known by name (R9.6)."""
    actions: dict[UUID | None, SampledAction] = {action.id: action for action in file.actions}
    return [
        words.shown(one.kind, one.name, one.note, actions.get(one.sampled_action_id), file.refused.get(one.id))
        for one in file.evidence
        if (one.indicator, one.site_id) == (finding.indicator, finding.site_id)
    ]


def _row(file: ReportFile, finding: Finding, title: str, names: dict[Any, str]) -> dict[str, Any]:
    fact = finding.fact if belongs("fact", finding.result) else ""
    reason = finding.reason if belongs("reason", finding.result) else ""
    evidence = "\n".join(text for text in (finding.evidence, *_shown(file, finding)) if text)
    kept = {"evidence": evidence, "fact": fact, "comment": finding.comment, "reason": reason}
    return {
        "number": finding.indicator,
        "title": f"{title} – {names.get(finding.site_id, '')}" if finding.site_id else title,
        "status": words.STATUSES.get(finding.result, finding.result),
        **{name: value for name, value in kept.items() if value},
    }


def _sheet(file: ReportFile, standard: Standard, one: Nonconformity) -> dict[str, Any]:
    indicator = standard.indicator(one.indicator)
    assert one.notified_at is not None
    assert one.implementation_due is not None
    sheet = {
        "number": str(one.number),
        "indicator": one.indicator,
        "indicator_title": indicator.title.fr,
        "grade": one.grade,
        "requirement": indicator.requirement.fr,
        "fact": one.fact,
        "notified_on": french_day(paris_date(one.notified_at)),
        "plan_due": french_day(one.plan_due) if one.plan_due else "",
        "correction_due": french_day(one.implementation_due),
        "answer": _answer(file, one),
    }
    if one.site_id:
        sheet["site"] = {site.id: site.name for site in file.sites}.get(one.site_id, "")
    if corrected := file.corrections_of(one):
        notified = f"Texte notifié\u00a0: {file.notified_fact(one)}"
        sheet["corrected"] = words.corrected([(row.at, row.note) for row in corrected], notified)
    if one.was_minor:
        sheet["requalified"] = "Mineure à l’audit précédent, non levée (article 5)"
    if one.lifted_at:
        sheet["verification"] = {
            "lifted_on": french_day(paris_date(one.lifted_at)),
            "lifted_by": one.lifted_by_name or "",
        }
    return sheet


def _answer(file: ReportFile, one: Nonconformity) -> dict[str, Any]:
    answer = file.answers[one.id]
    if answer.plan is None:
        return {}
    plan = answer.plan
    told = {
        "cause": plan.cause,
        "correction": plan.correction,
        "corrective_action": plan.corrective_action,
        "owner": plan.owner,
        "due": french_day(plan.due_on),
        "evidence": [stored.name for _, stored in answer.evidence],
    }
    return {name: value for name, value in told.items() if value}


def _written(file: ReportFile, day: date) -> dict[str, Any]:
    """What the auditor wrote beside the findings, and what the findings call for."""
    draft = file.draft
    minors, limit = count_minors(file.nonconformities), nonconformity_terms(day).minors_worth_a_major
    told: dict[str, Any] = {
        "strengths": words.lines(draft.strengths) if draft else [],
        "leads": words.lines(draft.leads) if draft else [],
        "changes": draft.changes_since_last if draft else "",
        "mark_use": draft.mark_and_display if draft else "",
        "short_time": short_time(file),
    }
    conclusion = {"recommendation": recommend(file.nonconformities, day)}
    if rule := words.minors_rule(minors, limit):
        conclusion["minors_rule"] = rule
    if draft and draft.conclusion:
        conclusion["text"] = draft.conclusion
    return {**{name: value for name, value in told.items() if value}, "conclusion": conclusion}
