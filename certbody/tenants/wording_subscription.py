"""The words of what the platform asks of the bodies, and of a body that is read-only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES = {
    "body_read_only": Sentence(
        _l("Cet espace est en lecture seule depuis le %(since)s : l’abonnement à la plateforme n’est pas réglé."),
        _l(
            "Un administrateur le règle dans « Réglages », « Abonnement » : tout reprend aussitôt. "
            "D’ici là, tout se lit, s’exporte et se télécharge."
        ),
    ),
    "body_stopped": Sentence(
        _l("Cet espace est en lecture seule depuis le %(since)s, par décision de l’opérateur de la plateforme."),
        _l("Écrivez à l’opérateur, qui la lève. D’ici là, tout se lit, s’exporte et se télécharge."),
    ),
    "body_takes_nothing": Sentence(
        _l("Cet organisme certificateur ne reçoit rien en ligne pour le moment. Rien de ce qui est là n’est perdu."),
        _l("Écrivez-lui directement. Une plainte ou un appel, lui, se dépose toujours ici."),
    ),
    "plan_code_shape": Sentence(_l("2 à 39 lettres minuscules, chiffres ou tirets, une lettre d’abord.")),
    "plan_unknown": Sentence(_l("Cette formule n’existe pas.")),
    "covered_until_past": Sentence(_l("Ce jour est passé : choisissez la lecture seule, ou un jour à venir.")),
    "trial_without_end": Sentence(_l("Un essai a un dernier jour : indiquez-le.")),
}

LABELS: dict[str, dict[str, object]] = {
    "standing": {
        "trial": _l("Essai"),
        "active": _l("À jour"),
        "past_due": _l("Impayé, tout fonctionne"),
        "read_only": _l("Lecture seule"),
    },
    "subscription.kind": {
        "trial": _l("essai"),
        "stripe": _l("abonnement chez Stripe"),
        "by_hand": _l("réglé hors ligne"),
        "stopped": _l("lecture seule décidée par l’opérateur"),
    },
}

SUBJECTS = {
    "platform_plan": _l("Formule"),
    "platform_terms": _l("Conditions d’abonnement"),
}

EVENTS = {
    "platform_plan.set": _l("Formule fixée"),
    "platform_terms.set": _l("Conditions d’abonnement fixées"),
    "tenant.trial_started": _l("Essai commencé"),
    "tenant.covered_by_hand": _l("Abonnement fixé à la main"),
    "tenant.subscription_opened": _l("Abonnement demandé"),
    "tenant.subscription_ends": _l("Abonnement terminé à la fin du mois, l’organisme étant fermé"),
    "tenant.subscription_goes_on": _l("Abonnement poursuivi, l’organisme étant rouvert"),
    "tenant.subscription_read": _l("Abonnement suivi chez Stripe"),
}

FIELDS = {
    "base_cents": _l("base mensuelle"),
    "certificate_cents": _l("par certificat en vigueur"),
    "offered": _l("proposée"),
    "trial_days": _l("jours d’essai"),
    "grace_days": _l("jours pour régler"),
    "vat_basis_points": _l("TVA, en centièmes de pour cent"),
    "plan_code": _l("formule"),
    "covered_until": _l("réglé jusqu’au"),
    "works_until": _l("tout fonctionne jusqu’au"),
    "customer": _l("client chez Stripe"),
    "subscribed": _l("abonnement chez Stripe"),
}
