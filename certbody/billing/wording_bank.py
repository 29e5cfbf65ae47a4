"""The words of bank transfers: what a statement must be, why a line is proposed an invoice, what the journal keeps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

_AGAIN = _l("Envoyez le fichier tel que la banque le donne.")

SENTENCES: dict[str, Sentence] = {
    "statement_kind": Sentence(_l("Envoyez un relevé CAMT.053 (.xml) ou un tableau (.csv, .txt).")),
    "statement_broken": Sentence(
        _l("Ligne %(place)s : le fichier est abîmé ou incomplet ; rien n’en est repris."), _AGAIN
    ),
    "statement_entities": Sentence(
        _l("Ligne %(place)s : le fichier contient des entités, interdites dans un relevé ; rien n’en est repris."),
        _AGAIN,
    ),
    "statement_not_camt": Sentence(
        _l("Ligne %(place)s : ce fichier XML n’est pas un relevé CAMT.053 (« %(found)s »)."), _AGAIN
    ),
    "statement_no_heading": Sentence(
        _l("Aucune ligne d’en-têtes suivie d’une opération datée : ce tableau n’est pas un relevé lisible."), _AGAIN
    ),
    "statement_columns_changed": Sentence(
        _l("Ligne %(place)s : les colonnes ne sont plus celles que vous aviez désignées ; rien n’est repris."),
        _l("Envoyez le fichier de nouveau : ses colonnes vous seront demandées."),
    ),
    "statement_interrupted": Sentence(
        _l("La lecture s’est interrompue ; elle est tentée de nouveau."),
        _l("Si cela dure, envoyez le fichier de nouveau : rien n’est repris deux fois."),
    ),
    "statement_day": Sentence(_l("Ligne %(place)s : « %(found)s » n’est pas une date.")),
    "statement_day_to_come": Sentence(_l("Ligne %(place)s : le %(found)s est à venir.")),
    "statement_amount": Sentence(_l("Ligne %(place)s : « %(found)s » n’est pas un montant.")),
    "statement_currency": Sentence(
        _l("Ligne %(place)s : l’opération de %(told)s%(named)s n’est pas reprise : seuls les euros le sont."),
        _l(
            "Si un client règle ainsi une facture, enregistrez le paiement sur sa page, pour le montant en euros que la"
            " banque a porté au compte."
        ),
    ),
    "statement_column_unknown": Sentence(_l("Cette colonne n’est pas dans le fichier.")),
    "statement_column_missing": Sentence(_l("Désignez une colonne.")),
    "statement_column_amount": Sentence(_l("Désignez la colonne des montants, ou celle des crédits.")),
    "statement_column_twice": Sentence(_l("Cette colonne est déjà désignée plus haut.")),
    "bank_batch_not_waiting": Sentence(
        _l("Les colonnes de ce relevé sont déjà désignées."), _l("Envoyez le fichier de nouveau pour les changer.")
    ),
    "bank_line_meanwhile": Sentence(
        _l("Ce virement ou sa facture a changé depuis l’ouverture de la page : rien n’a été enregistré."),
        _l("Revenez à la liste des virements et vérifiez ce qui reste à affecter."),
    ),
    "bank_line_exceeded": Sentence(_l("Il reste %(left)s à affecter de ce virement.")),
    "payout_without_account": Sentence(
        _l("Votre organisme n’a jamais relié de compte Stripe : rien n’y est détenu."),
        _l("Mettez ce virement de côté avec son motif, ou affectez-le à une facture."),
    ),
    "bank_number_unknown": Sentence(_l("Aucune facture ne porte ce numéro.")),
}

LABELS: dict[str, dict[str, object]] = {
    "bank.view": {
        "": _l("À affecter"),
        "certain": _l("Certaines"),
        "likely": _l("Probables"),
        "possible": _l("Possibles"),
        "none": _l("Sans proposition"),
        "attributed": _l("Affectés"),
        "set_aside": _l("Mis de côté"),
    },
    "bank.confidence": {"certain": _l("certaine"), "likely": _l("probable"), "possible": _l("possible")},
    "bank.reason": {
        "number_exact": _l("le libellé nomme la facture et le montant est exact"),
        "number_less": _l("le libellé nomme la facture ; le montant n’en règle qu’une partie"),
        "number_more": _l("le libellé nomme la facture ; le montant la dépasse"),
        "name_amount": _l("le client est nommé et doit exactement ce montant"),
        "name_all": _l("le client est nommé et toutes ses factures font ce montant"),
        "name": _l("le client est nommé ; ses factures sont d’un autre montant"),
        "amount": _l("une seule facture attend exactement ce montant"),
    },
    "bank_batch.state": {
        "waiting": _l("colonnes à désigner"),
        "queued": _l("en attente"),
        "running": _l("en cours"),
        "done": _l("terminé"),
        "failed": _l("illisible"),
    },
    "bank.column": {
        "day": _l("Date de l’opération"),
        "words": _l("Libellé"),
        "amount": _l("Montant, négatif pour une sortie"),
        "credit": _l("Crédit, si les entrées ont leur colonne"),
        "currency": _l("Devise, si le relevé en montre plusieurs"),
        "payer": _l("Donneur d’ordre"),
        "reference": _l("Référence de l’opération"),
    },
}

SUBJECTS = {
    "bank_batch": _l("Relevé bancaire"),
    "bank_layout": _l("Colonnes des relevés"),
    "bank_line": _l("Virement reçu"),
}

EVENTS = {
    "bank_batch.sent": _l("Relevé bancaire envoyé"),
    "bank_batch.columns_named": _l("Colonnes du relevé désignées"),
    "bank_batch.confirmed": _l("Affectations certaines confirmées"),
    "bank_batch.done": _l("Relevé ou affectations traités"),
    "bank_batch.failed": _l("Relevé illisible"),
    "bank_layout.set": _l("Colonnes des relevés désignées"),
    "bank_line.attributed": _l("Virement affecté à une facture"),
    "bank_line.unmatched": _l("Affectation d’un virement annulée"),
    "bank_line.set_aside": _l("Virement mis de côté"),
    "bank_line.paid_out": _l("Virement reconnu comme un versement de Stripe"),
    "bank_line.booked": _l("Virement inscrit dans la comptabilité"),
    "bank_line.taken_up": _l("Virement repris"),
    "payment.unmatched": _l("Affectation annulée"),
}

FIELDS = {
    "file": _l("fichier"),
    "added": _l("ajoutés"),
    "known": _l("déjà connus"),
    "left_out": _l("laissés"),
    "count": _l("nombre"),
    "day": _l("date"),
    "words": _l("libellé"),
    "amount": _l("montant"),
    "credit": _l("crédit"),
    "payer": _l("donneur d’ordre"),
    "reference": _l("référence"),
}
