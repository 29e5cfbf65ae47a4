"""The closing sheet as the values that its printed form reads."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from certbody.audits.models import Audit, Nonconformity
from certbody.audits.operations import report_words as words
from certbody.audits.operations.report_advice import count_minors
from certbody.audits.operations.report_document import facts_met, short_time
from certbody.audits.queries.own_standard import read_own
from certbody.audits.rules.grading import GRADES
from certbody.audits.standards import nonconformity_terms
from certbody.clients.operations.parties import body_of, client_of
from certbody.kit.dates import PARIS
from certbody.kit.i18n import french_day, french_weight
from certbody.onsite.operations.manifests import Manifest
from certbody.onsite.queries.closing_file import ClosingFile, Signature
from certbody.onsite.rules.drawing import drawing_of
from certbody.onsite.rules.manifest import fingerprint, in_groups
from certbody.onsite.rules.meetings import SIDES

COUNTED = ("conforming", "minor", "major", "not_applicable", "not_audited")
SIDE_NAMES = {"client": "Pour l’organisme audité", "body": "Pour l’équipe d’audit"}

# What a signature was given before, by the part of the sheet that says something else since.
CHANGED = {
    "nonconformities": "les non-conformités",
    "opening": "la réunion d’ouverture",
    "persons": "les personnes présentes",
    "facts": "les faits nouveaux et qui en a pris acte",
    "findings": "les résultats",
    "reason": "le motif de la durée tenue",
    "evidence": "les preuves",
}


def make_document(file: ClosingFile, manifest: Manifest, day: date, key: bytes, address: str) -> dict[str, Any]:
    """Everything that the sheet prints; the same file gives the same document."""
    report, audit, sheet = file.report, file.report.audit, manifest["statement"]["sheet"]
    return {
        "number": sheet["number"],
        "version": sheet["version"],
        "reason": sheet["reason"],
        "date": french_day(day),
        "body": body_of(report.profile),
        "client": client_of(audit.organisation),
        "audit_number": audit.reference,
        "audit_type": words.KINDS[audit.kind] + (" aménagé" if audit.reduced and audit.kind == "initial" else ""),
        "audit_dates": words.period(audit.first_day, audit.last_day),
        "standard": read_own(audit).standard.name.fr,
        "categories": list(audit.categories),
        "team": [{"name": name, "role": words.ROLES[member.role]} for member, name in report.team],
        "meetings": _meetings(audit),
        "attendance": words.attendance(audit.opening_attendance, audit.closing_attendance),
        "counts": _counts(file),
        "short_time": short_time(report),
        **facts_met(report),
        **_nonconformities(file),
        "minors_rule": words.minors_rule(
            count_minors(report.nonconformities), nonconformity_terms(day).minors_worth_a_major
        ),
        "sides": [_side(file, side) for side in SIDES],
        "evidence": [_evidence(one) for one in manifest["statement"]["evidence"]],
        "key": in_groups(fingerprint(key)),
        "address": address,
    }


def french_moment(at: datetime) -> str:
    """A moment as the sheet prints it: `26 novembre 2026 à 17 h 05`."""
    there = at.astimezone(PARIS)
    return f"{french_day(there.date())} à {there.hour}\u00a0h\u00a0{there.minute:02}"


def _meetings(audit: Audit) -> list[dict[str, str]]:
    held = {"Réunion d’ouverture": audit.opening_at, "Réunion de clôture": audit.closing_at}
    return [_meeting(at, name) for name, at in held.items()]


def _meeting(at: datetime | None, name: str) -> dict[str, str]:
    return {"name": name, "at": french_moment(at) if at else "non tenue"}


def _counts(file: ClosingFile) -> dict[str, int]:
    """The gaps are counted as they are notified and listed: an earlier minor that was not lifted is a major."""
    given = [one.result for one in file.report.findings if one.result not in GRADES]
    given += [one.grade for one in file.report.nonconformities]
    return {result: given.count(result) for result in COUNTED}


def _nonconformities(file: ClosingFile) -> dict[str, Any]:
    standard = read_own(file.report.audit).standard
    sites = {site.id: site.name for site in file.report.sites}
    listed = [
        {
            "number": str(one.number),
            "indicator": one.indicator,
            "indicator_title": standard.indicator(one.indicator).title.fr,
            "grade": one.grade,
            "fact": file.report.notified_fact(one),
            "corrected": _corrected(file, one),
            "site": sites[one.site_id] if one.site_id else "",
            "requalified": "Mineure à l’audit précédent, non levée (article 5)" if one.was_minor else "",
        }
        for one in file.report.nonconformities
    ]
    awaited = [due for one in file.report.nonconformities for due in _awaited(one)]
    return {"nonconformities": listed, "awaited": awaited}


def _corrected(file: ClosingFile, one: Nonconformity) -> str:
    """What a nonconformity says since it was read together; empty when it says the same."""
    corrections = [(row.at, row.note) for row in file.report.corrections_of(one)]
    return words.corrected(corrections, f"Texte depuis\u00a0: {one.fact}") if corrections else ""


def _awaited(one: Nonconformity) -> list[dict[str, str]]:
    """What the organisation still has to answer, each with its last day."""
    major = one.grade == "major"
    due = [
        ("Cause, correction et action corrective, avec un responsable et une échéance", one.plan_due),
        (
            "Correction mise en œuvre, preuves à l’appui" if major else "Plan d’actions mis en œuvre",
            one.implementation_due,
        ),
    ]
    return [{"number": str(one.number), "what": what, "until": french_day(day)} for what, day in due if day]


def _side(file: ClosingFile, side: str) -> dict[str, Any]:
    signed = {_person(one) for one in file.signatures if one.side == side and not one.refused}
    signatures = [{**_signature(one, file), "had_signed": _person(one) in signed} for one in file.of_side(side)]
    return {"name": SIDE_NAMES[side], "signatures": signatures}


def _person(one: Signature) -> str:
    """Who signed, whatever the spaces and capitals of the name that was typed."""
    return " ".join((one.name or one.role).split()).casefold()


def _signature(one: Signature, file: ClosingFile) -> dict[str, Any]:
    return {
        "name": one.name,
        "role": one.role,
        "at": french_moment(one.at),
        "refused": one.refused,
        "drawing": "" if one.refused else drawing_of(one.path),
        "changed": ", ".join(CHANGED[part] for part in file.changed_under(one) if part in CHANGED),
    }


def _evidence(one: dict[str, Any]) -> dict[str, Any]:
    said = words.named(one["name"], one["note"])
    said += [part for part in (one["site"], one["action"] and f"action « {one['action']} »") if part]
    receipt = one["receipt"]
    received = receipt and french_moment(datetime.fromisoformat(receipt["statement"]["received_at"]))
    return {
        "number": one["number"],
        "indicator": one["indicator"],
        "what": words.SHOWN[one["kind"]],
        "said": said,
        "size": french_weight(one["size"]) if one["size"] else "",
        "sha256": one["sha256"] or "",
        "received": received or "",
        "refused": words.refusal(one["refused"]) if one.get("refused") else "",
        "kind": one["kind"],
    }
