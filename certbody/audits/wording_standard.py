"""The words of a body's own text of the standard and of its own fields."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES = {
    "own_text_faults": Sentence(_l("Rien n’est enregistré : corrigez les lignes indiquées, puis renvoyez le fichier.")),
    "own_text_file_too_large": Sentence(_l("Le fichier dépasse %(most)s Mo.")),
    "own_text_not_utf8": Sentence(
        _l("Le fichier n’est pas en UTF-8."), _l("Dans le tableur, enregistrez-le au format « CSV UTF-8 ».")
    ),
    "own_text_empty": Sentence(_l("Le fichier ne contient aucun texte."), _l("Partez du modèle à télécharger.")),
    "own_text_columns": Sentence(
        _l("La première ligne doit nommer les colonnes."), _l("Colonnes acceptées : %(columns)s.")
    ),
    "own_text_twice": Sentence(_l("L’indicateur %(indicator)s est donné deux fois en « %(language)s ».")),
    "own_text_indicator": Sentence(_l("Cette version du référentiel n’a pas d’indicateur « %(indicator)s ».")),
    "own_text_language": Sentence(_l("La langue « %(language)s » n’est pas connue."), _l("Écrivez fr ou en.")),
    "own_text_yaml": Sentence(
        _l("Cette ligne n’est pas du YAML bien formé."), _l("Vérifiez les retraits et les deux-points.")
    ),
    "own_text_key": Sentence(_l("« %(key)s » n’est pas attendu ici."), _l("Mots attendus : %(keys)s.")),
    "own_text_not_text": Sentence(_l("« %(key)s » doit être un texte.")),
    "own_text_too_long": Sentence(_l("« %(part)s » dépasse %(most)s caractères.")),
    "own_field_options": Sentence(_l("Donnez au moins deux choix, un par ligne.")),
    "own_field_indicator": Sentence(_l("Aucune version du référentiel n’a cet indicateur.")),
    "own_answer_required": Sentence(_l("Votre organisme demande cette réponse.")),
    "own_answer_yes_no": Sentence(_l("Répondez par oui ou par non.")),
    "own_answer_choice": Sentence(_l("Choisissez une des réponses proposées.")),
    "own_answer_date": Sentence(_l("Indiquez une date.")),
    "own_answer_number": Sentence(_l("Indiquez un nombre.")),
    "audits_in_a_row": Sentence(
        _l(
            "%(person)s a fait les %(most)s derniers audits de cet organisme : votre réglage demande un autre auditeur."
        ),
        _l("Choisissez un autre auditeur, ou changez le réglage à partir d’un jour."),
    ),
    "audits_before_leading": Sentence(
        _l(
            "Audits faits par %(person)s : %(done)s ; votre réglage en demande %(least)s avant d’être responsable "
            "d’audit."
        ),
        _l("Choisissez un autre responsable d’audit, ou changez le réglage à partir d’un jour."),
    ),
    "own_fields_missing": Sentence(
        _l("Des champs demandés par votre organisme sont vides : %(labels)s."),
        _l("Renseignez-les sur la page des constats."),
    ),
}

LABELS: dict[str, dict[str, object]] = {
    "standard": {"RNQ2019": _l("RNQ 2019"), "RNQ2026": _l("RNQ 2026")},
    "own_field.kind": {
        "text": _l("Texte"),
        "yes_no": _l("Oui ou non"),
        "choice": _l("Choix dans une liste"),
        "date": _l("Date"),
        "number": _l("Nombre"),
    },
    "own_text.part": {
        "official": _l("Texte officiel"),
        "title": _l("Titre"),
        "expectation": _l("Attendu"),
        "evidence": _l("Preuves possibles"),
    },
    "term": {
        "nda_request_months": _l("Preuve de demande de NDA, valable"),
        "proposal_days": _l("Date d’audit proposée après la signature du contrat, sous"),
        "validity_years": _l("Validité d’un certificat qui commence ce jour-là"),
        "surveillance_outer_month": _l("Surveillance refusée avant, depuis le début"),
        "surveillance_first_month": _l("Fenêtre de surveillance, premier mois"),
        "surveillance_last_month": _l("Fenêtre de surveillance, dernier mois"),
        "surveillance_opens_before": _l("Audit de surveillance ouvert avant sa fenêtre de"),
        "surveillance_closing_before": _l("Surveillance urgente avant la fin de la fenêtre, à"),
        "renewal_alerts": _l("Rappels de renouvellement avant la fin"),
        "renewal_first_before": _l("Audit de renouvellement, au plus tôt avant la fin"),
        "renewal_last_before": _l("Audit de renouvellement, au plus tard avant la fin"),
        "renewal_urgent_before": _l("Renouvellement urgent avant la fin, à"),
        "suspension_alert_days": _l("Fin de suspension annoncée avant le terme, à"),
        "transfer_decision_days": _l("Décision sur un transfert, après le dossier complet"),
        "transfer_handover_days": _l("Remise du dossier à un autre organisme, après sa demande"),
        "minor_implementation_months": _l("Mineure : mise en œuvre, depuis la notification"),
        "major_implementation_months": _l("Majeure : mise en œuvre, depuis la notification"),
        "major_verification_months": _l("Majeure : vérification, après la mise en œuvre"),
        "minors_worth_a_major": _l("Mineures ouvertes qui comptent pour une majeure"),
    },
    "language": {"fr": _l("français"), "en": _l("anglais")},
}
