"""The words of the exports to the ministry and of the comparison with its list."""

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
