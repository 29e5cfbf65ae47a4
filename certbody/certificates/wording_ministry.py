"""The words of what is sent to the ministry and compared with its list."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

LABELS: dict[str, dict[str, object]] = {
    "ministry.format": {"neutral": _l("CSV neutre")},
    "ministry.difference": {
        "nda_not_listed": _l("NDA certifié, absent de la liste publique"),
        "category_not_listed": _l("Catégorie certifiée, non cochée sur la liste publique"),
        "listed_not_valid": _l("Catégorie cochée sur la liste publique, non certifiée ici"),
        "other_siren": _l("Autre SIREN sur la liste publique"),
    },
}

SUBJECTS = {
    "ministry_export": _l("Export au ministère"),
    "list_comparison": _l("Comparaison avec la liste publique"),
}
EVENTS = {
    "ministry_export.made": _l("Export au ministère fait"),
    "list_comparison.made": _l("Comparaison avec la liste publique faite"),
}
FIELDS = {
    "added": _l("ajoutées"),
    "differences": _l("écarts"),
    "pairs": _l("lignes valides"),
    "removed": _l("retirées"),
}
