"""The words of what the platform bills the bodies."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "platform_billing_off": Sentence(
        _l("L’abonnement ne se règle pas en ligne ici."), _l("Réglez-le avec l’opérateur de la plateforme.")
    ),
    "plan_not_offered": Sentence(
        _l("Cette formule n’est plus proposée."), _l("Rechargez la page, puis choisissez-en une.")
    ),
    "subscribed_already": Sentence(
        _l("Cet organisme est déjà abonné : un second abonnement ferait payer deux fois."),
        _l("Gérez l’abonnement en cours chez Stripe : moyen de paiement, factures, fin."),
    ),
    "subscription_stopped": Sentence(
        _l("L’opérateur de la plateforme a mis cet espace en lecture seule : un abonnement n’y changerait rien."),
        _l("Écrivez d’abord à l’opérateur, qui la lève."),
    ),
    "not_subscribed": Sentence(_l("Cet organisme n’a pas d’abonnement chez Stripe."), _l("Choisissez une formule.")),
}

LABELS: dict[str, dict[str, object]] = {
    "platform_bill.state": {
        "open": _l("À payer"),
        "paid": _l("Payée"),
        "void": _l("Annulée"),
        "uncollectible": _l("Impayée"),
    },
    "standing.by_hand": {
        "trial": _l("À l’essai, jusqu’au jour indiqué"),
        "active": _l("À jour, jusqu’au jour indiqué ou sans fin"),
        "read_only": _l("En lecture seule dès aujourd’hui, jusqu’à ce que vous la leviez"),
    },
}
