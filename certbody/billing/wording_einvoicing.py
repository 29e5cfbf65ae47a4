"""The words of invoices on their way by the approved platform."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.billing.rules.einvoice_life import STATUSES
from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "einvoice_not_rejected": Sentence(
        _l("Seule une facture que la plateforme a rejetée se transmet de nouveau."),
        _l("Si le client l’a refusée, établissez un avoir, puis une nouvelle facture."),
    ),
}

_NAMES = {
    "deposited": _l("Déposée"),
    "sent": _l("Émise par la plateforme"),
    "received": _l("Reçue par la plateforme du client"),
    "available": _l("Mise à disposition du client"),
    "taken_up": _l("Prise en charge par le client"),
    "approved": _l("Approuvée"),
    "partly_approved": _l("Approuvée partiellement"),
    "disputed": _l("En litige"),
    "suspended": _l("Suspendue"),
    "completed": _l("Complétée"),
    "refused": _l("Refusée par le client"),
    "payment_sent": _l("Paiement transmis par le client"),
    "cashed": _l("Encaissée"),
    "rejected": _l("Rejetée par la plateforme"),
    "stamped": _l("Visée"),
    "cancelled": _l("Annulée"),
}

LABELS: dict[str, dict[str, object]] = {
    "einvoice.status": {code: _NAMES[name] for code, name in STATUSES.items()},
    "einvoice.kept": {
        "off": _l("À sa date d’émission, votre organisme ne transmettait pas ses factures par une plateforme."),
        "not_domestic": _l(
            "Le client n’a pas de SIREN français : la facture ne passe pas par la plateforme, ses montants se "
            "déclarent (e-reporting)."
        ),
    },
}
