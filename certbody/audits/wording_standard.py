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
        _l("%(person)s a fait %(done)s audits ; votre réglage en demande %(least)s avant d’être responsable d’audit."),
        _l("Choisissez un autre responsable d’audit, ou changez le réglage à partir d’un jour."),
    ),
    "own_fields_missing": Sentence(
        _l("Des champs demandés par votre organisme sont vides : %(labels)s."),
        _l("Renseignez-les sur la page des constats."),
    ),
}

LABELS: dict[str, dict[str, object]] = {
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
    "language": {"fr": _l("français"), "en": _l("anglais")},
}
