"""The words of calling an audit off."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "cancelling_over": Sentence(
        _l("Un audit s’annule jusqu’à sa réunion d’ouverture."),
        _l("Un audit commencé se clôt ; ce qui n’a pas été audité y est noté avec son motif."),
    ),
}
