"""What the sections and the fields of a report are called, and what a text or a plan lacks before it is sent."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence, label

SENTENCES: dict[str, Sentence] = {
    "text_reason_missing": Sentence(_l("Indiquez pourquoi ce texte change après la signature.")),
    "report_comment_missing": Sentence(
        _l("Dites à l’auditeur ce qui est à reprendre, ou notez une remarque sur un champ du rapport.")
    ),
    "plan_short": Sentence(_l("C’est très court : une personne extérieure comprendrait-elle ?")),
    "plan_cause_is_correction": Sentence(
        _l("La cause répète la correction : dites pourquoi l’écart est arrivé, pas ce qui a été réparé.")
    ),
    "plan_action_is_correction": Sentence(
        _l("L’action corrective répète la correction : dites ce qui empêchera l’écart de revenir.")
    ),
    "plan_after_legal_day": Sentence(
        _l(
            "Cette date est après le dernier jour légal de mise en œuvre : un retard entraîne requalification, refus "
            "ou suspension (art. 5)."
        )
    ),
    "plan_day_is_past": Sentence(_l("Cette date est passée : l’action est-elle déjà faite ?")),
}

LABELS: dict[str, dict[str, object]] = {
    "audit.place_cause": {
        "no_premises": _l("Sans locaux dédiés : lieu convenu"),
        "premises_unusable": _l("Locaux inutilisables"),
        "force_majeure": _l("Force majeure"),
    },
    "report.section": {
        "audit": _l("Équipe, réunions et échantillon"),
        "strengths": _l("Points forts"),
        "leads": _l("Pistes d’amélioration"),
        "changes_since_last": _l("Changements depuis le dernier audit"),
        "mark_and_display": _l("Usage de la marque et affichage du certificat"),
        "short_time": _l("Durée tenue, inférieure à la durée due"),
        "conclusion": _l("Conclusion de l’équipe d’audit"),
    },
    "report.field": {
        "team": _l("Équipe d’audit"),
        "opening_attendance": _l("Présents à l’ouverture"),
        "closing_attendance": _l("Présents à la clôture"),
        "sample": _l("Actions échantillonnées"),
        "result": _l("Résultat"),
        "evidence": _l("Preuves vues"),
        "fact": _l("Fait constaté"),
        "comment": _l("Commentaire"),
        "reason": _l("Motif"),
        "files": _l("Photos et fichiers"),
        "grade": _l("Niveau"),
        "state": _l("État"),
        "plan": _l("Plan d’actions"),
    },
}


def section_name(code: str) -> object:
    """What people call a section: « Indicateur 12 » for `indicator/12`; read in the reader's language when shown."""
    kind, _, rest = code.partition("/")
    if kind == "indicator":
        return _l("Indicateur %(number)s", number=rest)
    if kind == "nonconformity":
        return _l("Non-conformité n° %(number)s", number=rest)
    return LABELS["report.section"][rest or kind]


def field_name(anchor: str, label: str = "") -> object:
    """What people call a field within its section; `label`: of a field of the body. Empty for a text of the report."""
    kind, _, rest = anchor.partition("/")
    return label if kind == "own" else LABELS["report.field"].get(rest.rsplit("/", 1)[-1], "")


def worded(anchor: str, text: str) -> str:
    """What a field says, in words where a report keeps a code."""
    kind, name = anchor.split("/")[0], anchor.rsplit("/", 1)[-1]
    if kind == "finding" and name == "result":
        return label("finding.result", text)
    if kind == "nonconformity" and name in ("grade", "state"):
        return label(f"nonconformity.{name}", text)
    return text
