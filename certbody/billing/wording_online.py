"""The words of payments online: why one is refused, what became of it, and what the journal keeps about it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "online_payment_off": Sentence(
        _l("Le paiement en ligne n’est pas ouvert."), _l("Payez par virement, en rappelant le numéro de la facture.")
    ),
    "online_nothing_to_pay": Sentence(
        _l("Il n’y a rien à payer en ligne sur cette facture."), _l("Ouvrez une facture émise dont il reste à payer.")
    ),
    "online_payment_under_way": Sentence(
        _l("Un paiement de cette facture est en cours de confirmation."),
        _l("Attendez la réponse de votre banque : un second paiement ferait payer deux fois."),
    ),
    "online_currency": Sentence(_l("Ce paiement est en %(currency)s : seuls les euros se comptabilisent.")),
    "online_fee_currency": Sentence(
        _l("Stripe a retenu ses frais en %(currency)s : seuls les euros se comptabilisent."),
        _l("Réglez la devise de ce compte Stripe sur l’euro ; saisissez ces frais dans votre comptabilité."),
    ),
    "online_amount_not_positive": Sentence(_l("Ce paiement ne porte sur aucun montant.")),
    "stripe_refused": Sentence(_l("Stripe a refusé la demande : %(message)s"), _l("Corrigez, puis recommencez.")),
    "refund_out_of_bounds": Sentence(
        _l("Indiquez un montant supérieur à zéro et d’au plus %(left)s, ce qui reste de ce paiement.")
    ),
    "refund_not_creditable": Sentence(
        _l("Aucun montant hors taxes ne donne exactement ce total : changez-le d’un centime.")
    ),
    "refund_meanwhile": Sentence(
        _l("Ce paiement a connu un mouvement depuis l’ouverture de la page : rien n’a été remboursé."),
        _l("Rechargez la page dans un instant, puis vérifiez ce qui reste du paiement."),
    ),
}

LABELS: dict[str, dict[str, object]] = {
    "payment.kind": {
        "received": _l("Paiement reçu"),
        "refunded": _l("Remboursement"),
        "disputed": _l("Contestation"),
        "failed": _l("Prélèvement rejeté"),
        "cancelled": _l("Paiement annulé"),
        "reinstated": _l("Somme revenue"),
        "unmatched": _l("Affectation annulée"),
    },
    "dispute.reason": {
        "bank_cannot_process": _l("la banque ne peut pas traiter le paiement"),
        "credit_not_processed": _l("remboursement attendu"),
        "debit_not_authorized": _l("prélèvement non autorisé"),
        "duplicate": _l("payé deux fois"),
        "fraudulent": _l("paiement non reconnu par le titulaire"),
        "general": _l("sans motif précis"),
        "incorrect_account_details": _l("coordonnées bancaires erronées"),
        "insufficient_funds": _l("provision insuffisante"),
        "product_not_received": _l("prestation non reçue"),
        "product_unacceptable": _l("prestation non conforme"),
        "unrecognized": _l("paiement non reconnu"),
    },
}

SUBJECTS = {
    "stripe_account": _l("Compte Stripe"),
    "checkout": _l("Paiement en ligne"),
}

EVENTS = {
    "payment.refunded": _l("Paiement remboursé"),
    "payment.disputed": _l("Paiement contesté"),
    "payment.failed": _l("Prélèvement rejeté"),
    "payment.cancelled": _l("Paiement annulé"),
    "payment.reinstated": _l("Somme revenue"),
    "payment.fee_known": _l("Frais du paiement connus"),
    "invoice.dispute_lost": _l("Contestation perdue"),
    "invoice.reopened": _l("Facture de nouveau à payer"),
    "invoice.credit_left_to_office": _l("Avoir laissé à établir après un remboursement"),
    "checkout.opened": _l("Paiement en ligne commencé"),
    "checkout.moved": _l("Paiement en ligne suivi"),
    "stripe_account.connected": _l("Compte Stripe connecté"),
    "stripe_account.read": _l("Compte Stripe vérifié"),
    "stripe_account.disconnected": _l("Compte Stripe déconnecté"),
}

FIELDS = {
    "fee_cents": _l("frais"),
    "net_cents": _l("net"),
    "account": _l("compte"),
    "charges_enabled": _l("paiements acceptés"),
    "payouts_enabled": _l("virements vers la banque"),
    "details_submitted": _l("dossier déposé"),
}
