"""The words of what the organisation prepares before its audit."""

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
