"""The words of how files are kept: exports of the journal, reads, retention."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

LABELS: dict[str, dict[str, object]] = {
    "journal_export.kind": {"journal": _l("Journal"), "reads": _l("Lectures")},
    "journal_export.format": {"csv": "CSV", "jsonl": "JSON Lines"},
    "journal_export.scope": {
        "subject": _l("objet"),
        "subject_id": _l("identifiant de l’objet"),
        "person": _l("personne"),
        "event": _l("action"),
        "since": _l("du"),
        "until": _l("au"),
        "organisation": _l("organisme"),
        "certificate": _l("certificat"),
    },
}

SUBJECTS = {
    "journal_export": _l("Export du journal"),
}

EVENTS = {
    "journal_export.made": _l("Journal exporté"),
}

FIELDS = {
    **LABELS["journal_export.scope"],
    "format": _l("format"),
    "line_count": _l("lignes"),
    "sha256": _l("empreinte SHA-256"),
}
