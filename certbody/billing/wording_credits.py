"""The words of credit notes: why one cannot be issued, or not of so much."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "invoice_not_creditable": Sentence(
        _l("Un avoir corrige une facture émise ; celle-ci est à l’état « %(state)s »."),
        _l("Ouvrez la facture à corriger ; un brouillon s’abandonne."),
    ),
    "invoice_credited_in_full": Sentence(
        _l("La facture %(number)s est déjà reprise en entier par ses avoirs."), _l("Il ne reste rien à reprendre.")
    ),
    "credit_too_large": Sentence(_l("L’avoir dépasse ce qui reste de cette ligne : %(left)s HT.")),
    "credit_nothing_chosen": Sentence(_l("Indiquez au moins un montant à reprendre, supérieur à zéro.")),
    "credit_above_invoice": Sentence(
        _l("L’avoir dépasse ce qui reste de la facture, ses remises déduites : %(left)s TTC."),
        _l("Reprenez aussi la remise, ou un montant moindre."),
    ),
    "nothing_owed_to_client": Sentence(_l("Rien n’est dû au client sur cette facture.")),
    "repayment_too_large": Sentence(_l("Le remboursement dépasse ce qui est dû au client : %(left)s.")),
    "repayment_in_the_future": Sentence(_l("Un remboursement fait ne peut être daté d’un jour à venir.")),
    "repayment_before_payment": Sentence(
        _l("Le client a payé le %(received_on)s : un remboursement ne peut le précéder.")
    ),
    "payment_given_back": Sentence(
        _l("Une part de ce paiement a été rendue au client : il ne change plus."),
        _l("Prévenez votre comptable s’il réglait une autre facture."),
    ),
    "payment_cancelled": Sentence(
        _l("Ce paiement est déjà annulé."), _l("Revenez à la facture : elle dit ce qui reste à payer.")
    ),
    "deposit_deducted": Sentence(
        _l("La facture %(number)s a déduit cet acompte."), _l("Établissez d’abord l’avoir de cette facture.")
    ),
}
