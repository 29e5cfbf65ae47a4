"""The words of late payment: reminders, what holds them back, penalties."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "invoice_not_late": Sentence(
        _l("Des pénalités se facturent sur une facture émise ; celle-ci est à l’état « %(state)s »."),
        _l("Ouvrez la facture payée en retard."),
    ),
    "no_penalty": Sentence(
        _l("Cette facture n’a pas de pénalités de retard à facturer."),
        _l("Elles courent du lendemain de l’échéance ; ce qui est déjà facturé ne l’est pas deux fois."),
    ),
    "penalty_on_penalty": Sentence(
        _l("Une facture de pénalités n’en porte pas elle-même : l’intérêt ne produit pas d’intérêt."),
        _l("Relancez le client, ou établissez un avoir."),
    ),
}

LABELS: dict[str, dict[str, object]] = {
    "penalty.ground": {
        "refinancing": _l("refinancement de la BCE, %(base)s, majoré de 10 points"),
        "own": _l("taux annoncé sur la facture"),
        "least": _l("trois fois le taux de l’intérêt légal, %(base)s"),
    },
}

SUBJECTS: dict[str, object] = {}

EVENTS: dict[str, object] = {
    "invoice.penalties_drafted": _l("Pénalités de retard mises en facture"),
}

FIELDS: dict[str, object] = {"until": _l("jusqu’au")}
