"""What the organisation reads of its audit: its preparation, and the state the audit is in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "preparation_too_early": Sentence(
        _l("La préparation de cet audit n’est pas encore ouverte : son contrat n’est pas signé."),
        _l("Signez le contrat : chaque indicateur pourra alors être expliqué."),
    ),
    "preparation_over": Sentence(
        _l("La réunion de clôture est passée : la préparation se lit, elle ne change plus."),
        _l("Pour répondre à un écart, joignez vos preuves à la non-conformité qui le décrit."),
    ),
    "preparation_cancelled": Sentence(
        _l("Cet audit est annulé : sa préparation se lit, elle ne change plus."),
        _l("Préparez l’audit qui le remplace, dès que son contrat est signé."),
    ),
}

LABELS: dict[str, dict[str, object]] = {
    "audit.state_for_client": {
        "draft": _l("En préparation"),
        "sized": _l("Devis en préparation"),
        "quoted": _l("Devis établi"),
        "contracted": _l("Dates en préparation"),
        "planned": _l("Plan d’audit en préparation"),
        "plan_sent": _l("Plan d’audit envoyé"),
        "open": _l("En cours"),
        "closed": _l("Rapport attendu"),
        "reported": _l("Rapport signé"),
        "in_review": _l("Décision attendue"),
        "decided": _l("Décision prise"),
        "cancelled": _l("Annulé"),
    },
}
