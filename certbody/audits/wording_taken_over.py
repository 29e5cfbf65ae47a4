"""The words of the minors that come with a certificate of another body: reasons and journal."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "taken_over_settled": Sentence(_l("Cette mineure reprise est déjà levée ou requalifiée.")),
    "taken_over_not_shown": Sentence(
        _l("L’audit n’a pas encore constaté cet indicateur conforme, avec ce qui a été vu."),
        _l("Enregistrez d’abord le constat conforme et ses preuves ; s’il ne l’est pas, la mineure devient majeure."),
    ),
}
SUBJECTS: dict[str, object] = {"minor_taken_over": _l("Mineure reprise")}
EVENTS: dict[str, object] = {
    "minor_taken_over.described": _l("Mineure reprise décrite"),
    "minor_taken_over.removed": _l("Mineure reprise retirée"),
    "minor_taken_over.lifted": _l("Mineure reprise levée"),
    "minor_taken_over.requalified": _l("Mineure reprise requalifiée en majeure"),
}
