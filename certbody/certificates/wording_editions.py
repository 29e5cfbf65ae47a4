"""The words for what keeps a certificate, or its next edition, from being printed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "certificate_mention_missing": Sentence(
        _l("Une mention obligatoire du certificat manque : %(field)s."), _l("Complétez-la : %(place)s.")
    ),
    "certificate_dates_reversed": Sentence(
        _l("La fin du certificat doit suivre son début."), _l("Corrigez la date d’effet.")
    ),
    "edition_missing": Sentence(_l("Aucune édition de ce certificat n’est conservée ici.")),
    "edition_unchanged": Sentence(
        _l("L’édition en vigueur porte déjà les adresses de la fiche."),
        _l("Corrigez d’abord l’adresse sur la fiche de l’organisme ou du site, ou dans les réglages."),
    ),
    "edition_not_valid": Sentence(_l("Seul un certificat valide reçoit une nouvelle édition.")),
    "edition_new_site": Sentence(
        _l("Ouverts depuis la dernière édition : %(sites)s."),
        _l("Un site s’ajoute au certificat par un audit d’extension."),
    ),
    "edition_reason_short": Sentence(_l("Dites en quelques mots ce qui a changé.")),
}
