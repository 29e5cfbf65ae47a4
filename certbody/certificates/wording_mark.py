"""The words of the mark: why the logo kit is not handed over, and what opens it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "mark_upcoming": Sentence(
        _l("Le certificat ne vaut pas encore : la marque s’utilise à partir de son premier jour de validité."),
        _l("Revenez ce jour-là."),
    ),
    "mark_suspended": Sentence(
        _l("Le certificat est suspendu : la marque ne s’utilise plus, le kit ne se télécharge pas."),
        _l("La levée de la suspension rouvre le téléchargement."),
    ),
    "mark_withdrawn": Sentence(
        _l("Le certificat est retiré : la marque ne s’utilise plus, le kit ne se télécharge pas."),
        _l("Seul un nouveau certificat le permettra."),
    ),
    "mark_expired": Sentence(
        _l("Le certificat a expiré : la marque ne s’utilise plus, le kit ne se télécharge pas."),
        _l("Seul un nouveau certificat le permettra."),
    ),
    "mark_transferred_out": Sentence(
        _l("Le certificat est transféré : ce kit n’est plus le vôtre."),
        _l("Demandez le sien à l’organisme certificateur qui a repris le certificat."),
    ),
    "mark_superseded": Sentence(
        _l("Un autre certificat a remplacé celui-ci."), _l("Téléchargez le kit depuis le nouveau certificat.")
    ),
    "mark_before_certificate": Sentence(
        _l("Le certificat n’est pas encore délivré : la marque s’utilise une fois le certificat reçu."),
        _l("Attendez son édition."),
    ),
    "mark_without_kit": Sentence(
        _l("Votre organisme certificateur n’a pas encore déposé de kit."), _l("Demandez-le-lui.")
    ),
}
SUBJECTS: dict[str, object] = {"logo_kit": _l("Kit de logo")}
EVENTS: dict[str, object] = {
    "logo_kit.uploaded": _l("Kit de logo déposé"),
    "certificate.logo_downloaded": _l("Kit de logo téléchargé"),
}
FIELDS: dict[str, object] = {"received": _l("certificat reçu")}
