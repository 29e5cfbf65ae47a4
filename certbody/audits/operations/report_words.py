"""The words of the report, which is in French only, whatever language its reader has chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from certbody.audits.models import SampledAction
from certbody.kit.dates import paris_date
from certbody.kit.i18n import french_count, french_day

KINDS = {
    "initial": "Audit initial",
    "surveillance": "Audit de surveillance",
    "renewal": "Audit de renouvellement",
    "extension": "Audit d’extension",
    "pre_audit": "Audit à blanc",
    "complementary": "Audit complémentaire",
}
ROLES = {"lead": "responsable d’audit", "auditor": "auditeur", "observer": "observateur", "expert": "expert technique"}
PLACES = {"on_site": "sur site", "remote": "à distance", "elsewhere": "dans un lieu convenu"}
HALVES = {"am": "matin", "pm": "après-midi"}
TRAITS = {
    "certifying": "formations certifiantes",
    "alternance": "alternance",
    "work_based": "périodes en situation de travail",
    "subcontracting": "sous-traitance confiée",
    "short_actions_only": "actions de deux jours au plus",
    "is_subcontractor": "sous-traitance reçue",
    "distance": "formation à distance",
}
SHOWN = {"photo": "Photo", "file": "Document", "seen": "Vu, non conservé"}
YES_NO = {"yes": "oui", "no": "non"}
STATUSES = {"conforming": "compliant"}
DECREES = {
    "RNQ2019": "Décret n° 2019-565 du 6 juin 2019 relatif au référentiel national qualité",
    "RNQ2026": "Décret n° 2026-728 du 1er août 2026 relatif au référentiel national qualité",
}


_REFUSED = {
    "file_kind": "type de fichier non accepté",
    "file_infected": "programme malveillant reconnu par l’antivirus",
    "upload_damaged": "fichier abîmé en chemin",
    "upload_abandoned": "envoi interrompu",
    "evidence_differs": "ce n’est pas le fichier relevé sur place",
}


def reference_texts(standard: str, order: str, guide: str, own_text_from: date | None) -> list[str]:
    """The texts that an audit follows: decree and order, then reading guide and the body's text where there are any."""
    texts = [DECREES[standard], order]
    texts += [f"Guide de lecture du référentiel national qualité, {guide}"] if guide else []
    texts += [f"Texte de l’organisme certificateur, version du {french_day(own_text_from)}"] if own_text_from else []
    return texts


def named(name: str, note: str) -> list[str]:
    """What an item of evidence is called and what was noted of it, once when both are the same words."""
    return [text for text in dict.fromkeys((name.strip(), note.strip())) if text]


def shown(kind: str, name: str, note: str, action: SampledAction | None, refused: str | None = None) -> str:
    """One item of evidence: `Vu, non conservé : feuilles d’émargement (action « Tableur »)`.

    `refused` is the code of why its file was not taken.
    """
    said = f"{SHOWN[kind]} : " + " – ".join(named(name, note))
    said = f"{said} (action « {action.title} »)" if action is not None else said
    return f"{said} – refusé par le site : {refusal(refused)}" if refused else said


def refusal(code: str) -> str:
    """Why the site did not take a file of evidence."""
    return _REFUSED.get(code, "fichier non accepté")


def as_day(text: str) -> str:
    """A day that was typed in a field of the body, as the report prints days."""
    return french_day(date.fromisoformat(text)) if text else ""


def days_in_words(half_days: int) -> str:
    """Audit time in words: `1,5 jour (3 demi-journées)`."""
    whole, half = divmod(half_days, 2)
    number = f"{whole},5" if half else str(whole)
    return f"{number} jour{'s' if whole > 1 else ''} ({french_count(half_days, 'demi-journée')})"


def short_time(held: int, sized: int, reason: str) -> str:
    """That fewer half-days were held than the duration asks for, and why."""
    told = f"{days_in_words(sized)} à tenir, {days_in_words(held)} entre les deux réunions."
    return f"{told} {reason.strip()}".strip()


def resized(notice: Any) -> str:
    """A new duration that facts met on site asked for, and whether the client took note of it."""
    if notice.acknowledged_at:
        day = french_day(paris_date(notice.acknowledged_at))
        heard = f"prise de connaissance le {day} ({notice.heard_how or notice.acknowledged_by_name})"
    else:
        heard = "prise de connaissance par l’organisme attendue"
    return f"{days_in_words(notice.before)} avant, {days_in_words(notice.after)} après ; {heard}"


def minors_rule(minors: int, limit: int) -> str:
    """What so many minors that nobody has lifted weigh when the decision is taken (R4.2); nothing below the limit."""
    if minors < limit:
        return ""
    found = french_count(minors, "non-conformité mineure non levée", "non-conformités mineures non levées")
    return (
        f"{found} à ce jour : à partir de {limit} non levées à la décision, elles valent ensemble une non-conformité "
        "majeure (article 5)"
    )


def recommendation(majors: int, minors: int, limit: int) -> str:
    """What the nonconformities call for: `minors` that nobody has lifted yet, of which `limit` weigh as one major."""
    if majors:
        found = french_count(majors, "non-conformité majeure", "non-conformités majeures")
        return f"Avis favorable après levée de {found}"
    if minors >= limit:
        return f"Avis favorable quand moins de {limit} non-conformités mineures restent à lever"
    if minors:
        return f"Avis favorable, {french_count(minors, 'non-conformité mineure', 'non-conformités mineures')} à suivre"
    return "Avis favorable"


def period(first: date | None, last: date | None) -> str:
    """The days of an audit: one day, or from one to another."""
    if first is None:
        return "dates non fixées"
    if last is None or last == first:
        return french_day(first)
    return f"du {french_day(first)} au {french_day(last)}"


def lines(text: str) -> list[str]:
    """A text written one point per line, as a list."""
    return [line.strip("-•* \t") for line in text.splitlines() if line.strip("-•* \t")]


def attendance(opening: str, closing: str) -> list[dict[str, Any]]:
    """Who came to the meetings, one line each as written: a comma may part two people as well as name and role."""
    opened, closed = lines(opening), lines(closing)
    return [
        {"name": line, "opening": line in opened, "closing": line in closed}
        for line in dict.fromkeys([*opened, *closed])
    ]


def corrected(corrections: Sequence[tuple[datetime, str]], text: str) -> str:
    """When the fact of a nonconformity was corrected and why, each time, then the other text; its days stay (R4.3)."""
    told = [f"Le {french_day(paris_date(at))}\u00a0: {why}" for at, why in corrections]
    return "\n".join([*told, text, "Les délais courent toujours de la notification."])
