"""The words of how files are kept: exports of the journal, reads, retention."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

LABELS: dict[str, dict[str, object]] = {
    "journal_export.kind": {"journal": _l("Journal"), "reads": _l("Lectures"), "ledger": _l("Comptabilité")},
    "journal_export.format": {"csv": "CSV", "jsonl": "JSON Lines", "txt": "FEC"},
    "journal_export.scope": {
        "subject": _l("objet"),
        "subject_id": _l("identifiant de l’objet"),
        "person": _l("personne"),
        "event": _l("action"),
        "since": _l("du"),
        "until": _l("au"),
        "organisation": _l("organisme"),
        "certificate": _l("certificat"),
        "file": _l("fichier"),
    },
}

SENTENCES = {
    "still_kept": Sentence(
        _l("Ce document doit être conservé jusqu’au %(until)s."),
        _l("La purge s’ouvre le lendemain de cette date ; aucun motif ne permet de l’avancer."),
    ),
    "legal_hold_stands": Sentence(
        _l("Un gel juridique protège ce dossier : rien ne peut en être purgé."), _l("Levez d’abord le gel.")
    ),
    "purge_name_differs": Sentence(_l("Recopiez exactement le nom du fichier.")),
    "file_purged": Sentence(
        _l("Le contenu de ce fichier a été purgé le %(day)s, après la fin de sa conservation."),
        _l("Il ne se rétablit pas : demandez une copie à qui l’a fourni ou reçu."),
    ),
    "file_purged_why": Sentence(
        _l("Le contenu de ce fichier a été purgé le %(day)s, après la fin de sa conservation : %(reason)s"),
        _l("Il ne se rétablit pas : demandez une copie à qui l’a fourni ou reçu."),
    ),
}

SUBJECTS = {
    "legal_hold": _l("Gel juridique"),
    "journal_export": _l("Export"),
}

EVENTS = {
    "legal_hold.placed": _l("Gel juridique posé"),
    "legal_hold.lifted": _l("Gel juridique levé"),
    "stored_file.purged": _l("Contenu d’un fichier purgé"),
    "journal_export.made": _l("Export remis"),
}

FIELDS = {
    **LABELS["journal_export.scope"],
    "format": _l("format"),
    "kept_until": _l("conservé jusqu’au"),
    "line_count": _l("lignes"),
    "sha256": _l("empreinte SHA-256"),
}
