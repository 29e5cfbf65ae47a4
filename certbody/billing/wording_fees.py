"""The words of auditors' fees: why one is refused, states and kinds, what the journal keeps about them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

_NOTHING_CHANGED = _l("Rechargez la page.")

SENTENCES: dict[str, Sentence] = {
    "fee_mission_not_held": Sentence(
        _l("Les honoraires se soumettent une fois l’audit tenu."), _l("Attendez la réunion de clôture.")
    ),
    "fee_report_not_signed": Sentence(
        _l("Le rapport de cet audit n’est pas signé, et il est payé avec lui."), _l("Signez d’abord le rapport.")
    ),
    "fee_price_missing": Sentence(
        _l("Votre grille n’avait pas de prix pour la demi-journée (%(kind)s) au premier jour de la mission."),
        _l("L’organisme certificateur fixe vos prix dans « Honoraires des auditeurs »."),
    ),
    "fee_nothing_due": Sentence(_l("Rien n’est dû pour cette mission."), _l("Ajoutez vos dépenses, s’il y en a.")),
    "fee_account_incomplete": Sentence(
        _l("Il manque à vos coordonnées de paiement : %(fields)s."), _l("Complétez-les, puis soumettez.")
    ),
    "fee_billing_changed": Sentence(
        _l("Votre façon de facturer a changé depuis l’ouverture de la page."), _NOTHING_CHANGED
    ),
    "fee_handed_in": Sentence(
        _l("Ces honoraires sont déjà soumis : ils ne se modifient plus."),
        _l("Demandez à l’organisme certificateur de vous les renvoyer."),
    ),
    "fee_not_to_submitted": Sentence(_l("Ces honoraires sont à l’état « %(state)s »."), _NOTHING_CHANGED),
    "fee_not_to_approved": Sentence(
        _l("Seuls des honoraires soumis s’approuvent ; ceux-ci sont à l’état « %(state)s »."), _NOTHING_CHANGED
    ),
    "fee_not_to_draft": Sentence(
        _l("Seuls des honoraires soumis se renvoient ; ceux-ci sont à l’état « %(state)s »."), _NOTHING_CHANGED
    ),
    "fee_not_to_cancelled": Sentence(
        _l("Seuls des honoraires approuvés et non payés s’annulent ; ceux-ci sont à l’état « %(state)s »."),
        _NOTHING_CHANGED,
    ),
    "fee_not_to_paid": Sentence(
        _l("Seuls des honoraires approuvés se paient ; ceux-ci sont à l’état « %(state)s »."), _NOTHING_CHANGED
    ),
    "fee_of_oneself": Sentence(
        _l("Personne ne décide de ses propres honoraires."), _l("Une autre personne du bureau les vérifie.")
    ),
    "fee_without_mandate": Sentence(
        _l("L’auditeur a retiré son mandat d’autofacturation : sa facture ne peut être établie en son nom."),
        _l("Renvoyez-lui ses honoraires : il donne de nouveau mandat, ou joint sa propre facture."),
    ),
    "self_billing_without_mandate": Sentence(
        _l("Sans votre mandat, l’organisme certificateur ne peut établir vos factures (CGI, art. 289, I-2)."),
        _l("Cochez le mandat, ou choisissez d’établir vos factures vous-même : vos honoraires se soumettront ensuite."),
    ),
    "fee_invoice_differs": Sentence(_l("La facture doit porter %(net)s HT et %(vat)s de TVA, comme calculé ici.")),
    "fee_invoice_over_caps": Sentence(
        _l("La facture de l’auditeur porte %(asked)s, et %(due)s seulement sont retenus : un plafond est dépassé."),
        _l("Motivez le dépassement, ou renvoyez les honoraires à l’auditeur."),
    ),
    "fee_invoice_in_the_future": Sentence(_l("Une facture ne peut être datée d’un jour à venir.")),
    "fee_invoice_kind": Sentence(_l("Joignez la facture au format PDF.")),
    "fee_invoice_twice": Sentence(_l("Vous avez déjà remis une facture de ce numéro.")),
    "fee_in_order": Sentence(
        _l("Ces honoraires sont dans l’ordre de virement %(number)s."), _l("Annulez d’abord cet ordre.")
    ),
    "fee_not_payable": Sentence(
        _l("La note %(number)s n’est plus à payer : elle n’est pas approuvée, ou elle est dans un autre ordre."),
        _l("Rechargez la page, puis refaites la sélection."),
    ),
    "fee_without_account": Sentence(
        _l("L’auditeur de la note %(number)s n’a plus d’IBAN."), _l("Il le saisit dans « Mes honoraires ».")
    ),
    "expense_amount_unlikely": Sentence(_l("Indiquez un montant supérieur à zéro et vraisemblable.")),
    "expense_quantity_unlikely": Sentence(_l("Indiquez un nombre entier supérieur à zéro.")),
    "expense_vat_too_large": Sentence(_l("La TVA récupérée doit être inférieure au montant.")),
    "expense_without_receipt": Sentence(_l("Joignez la photo ou le PDF du justificatif.")),
    "expense_receipt_kind": Sentence(_l("Le justificatif est une image (JPEG, PNG, WebP) ou un PDF.")),
    "expense_in_the_future": Sentence(_l("Une dépense ne peut être datée d’un jour à venir.")),
    "expense_far_from_mission": Sentence(
        _l("Ce jour est trop loin de ceux de la mission : vérifiez l’année et le mois.")
    ),
    "expense_vat_not_recovered": Sentence(
        _l("Vos coordonnées de paiement disent que vous n’êtes pas redevable de la TVA : laissez ce champ vide.")
    ),
    "expense_without_rate": Sentence(
        _l("L’organisme certificateur n’avait pas fixé d’indemnité kilométrique ce jour-là.")
    ),
    "expense_kind_unknown": Sentence(_l("Choisissez une nature de dépense de la liste.")),
    "iban_wrong": Sentence(_l("Cet IBAN n’est pas exact : vérifiez chaque caractère."), _l("Corrigez-le.")),
    "iban_outside_sepa": Sentence(
        _l("Ce compte (%(country)s) est hors de la zone SEPA : il ne se paie pas en euros par virement SEPA."),
        _l("Indiquez un compte de la zone SEPA."),
    ),
    "order_empty": Sentence(_l("Choisissez au moins une note d’honoraires à payer."), _l("Cochez-en une.")),
    "order_day_unlikely": Sentence(_l("Choisissez un jour d’ici à trois mois, aujourd’hui au plus tôt.")),
    "order_execution_unlikely": Sentence(_l("L’exécution ne peut ni précéder l’ordre, ni être à venir.")),
    "order_without_account": Sentence(
        _l("L’IBAN de votre organisme manque : aucun compte à débiter."),
        _l("Un administrateur le renseigne dans « Réglages », « Profil »."),
    ),
    "order_reference_twice": Sentence(_l("Deux virements portent la même référence."), _NOTHING_CHANGED),
    "order_amount_wrong": Sentence(
        _l("Le montant du virement %(reference)s ne se paie pas par la banque."),
        _l("Vérifiez cette note d’honoraires."),
    ),
    "order_words_wrong": Sentence(
        _l("Le nom du bénéficiaire du virement %(reference)s n’a aucun caractère lisible par la banque."),
        _l("L’auditeur corrige sa raison sociale."),
    ),
    "order_ended": Sentence(_l("L’ordre %(number)s est déjà exécuté ou annulé."), _NOTHING_CHANGED),
}

LABELS: dict[str, dict[str, object]] = {
    "auditor_fee.state": {
        "draft": _l("à soumettre"),
        "submitted": _l("soumis"),
        "approved": _l("approuvé"),
        "paid": _l("payé"),
        "cancelled": _l("annulé"),
    },
    "auditor_fee.view": {
        "": _l("Tous"),
        "submitted": _l("À approuver"),
        "approved": _l("Approuvés"),
        "paid": _l("Payés"),
        "cancelled": _l("Annulés"),
    },
    "auditor_fee.kind": {
        "self_billed": _l("autofacturation"),
        "own_invoice": _l("facture de l’auditeur"),
        "expenses": _l("frais d’un salarié"),
    },
    "auditor_fee.billing": {
        "self_billed": _l("L’organisme certificateur établit mes factures (autofacturation)"),
        "own_invoice": _l("J’établis mes factures et je les joins"),
    },
    "auditor_fee.vat": {
        "exempt": _l("Franchise en base (art. 293 B du CGI)"),
        "taxed": _l("Redevable de la TVA, 20 %"),
    },
    "auditor_account.field": {
        "legal_name": _l("raison sociale ou nom"),
        "legal_form": _l("forme juridique"),
        "capital": _l("capital social"),
        "rcs_city": _l("ville du RCS"),
        "siret": _l("SIRET"),
        "vat_number": _l("numéro de TVA"),
        "address": _l("adresse"),
        "postcode": _l("code postal"),
        "city": _l("ville"),
        "iban": _l("IBAN"),
        "mandate_at": _l("mandat d’autofacturation"),
    },
    "fee.price": {"report": _l("Rapport d’audit"), "travel": _l("Déplacement, forfait par mission sur site")},
    "expense": {
        "meal": _l("Repas"),
        "night": _l("Nuitée"),
        "train": _l("Train"),
        "kilometre": _l("Kilomètres en voiture"),
        "other": _l("Autre"),
    },
    "expense.cap": {
        "meal": _l("Repas, par repas"),
        "night": _l("Nuitée, par nuit"),
        "train": _l("Train, par trajet"),
        "kilometre": _l("Indemnité kilométrique, pour 100 km"),
    },
    "payment_run.state": {"made": _l("à remettre à la banque"), "executed": _l("exécuté"), "cancelled": _l("annulé")},
}

SUBJECTS = {
    "auditor_account": _l("Coordonnées de paiement d’un auditeur"),
    "auditor_price": _l("Prix d’un auditeur"),
    "auditor_fee": _l("Honoraires d’un auditeur"),
    "auditor_expense": _l("Dépense d’un auditeur"),
    "expense_cap": _l("Plafond de dépense"),
    "payment_run": _l("Ordre de virement"),
    "payment_run_line": _l("Virement"),
}

EVENTS = {
    "auditor_account.saved": _l("Coordonnées de paiement enregistrées"),
    "auditor_account.employment_set": _l("Statut d’un auditeur fixé"),
    "auditor_price.set": _l("Prix d’un auditeur fixé"),
    "expense_cap.set": _l("Plafond de dépense fixé"),
    "auditor_fee.opened": _l("Honoraires préparés"),
    "auditor_fee.expense_added": _l("Dépense ajoutée"),
    "auditor_fee.expense_removed": _l("Dépense retirée"),
    "auditor_fee.submitted": _l("Honoraires soumis"),
    "auditor_fee.approved": _l("Honoraires approuvés"),
    "auditor_fee.returned": _l("Honoraires renvoyés à l’auditeur"),
    "auditor_fee.cancelled": _l("Honoraires annulés"),
    "auditor_fee.paid": _l("Honoraires payés"),
    "auditor_fee.booked": _l("Écritures comptables rattrapées"),
    "payment_run.made": _l("Ordre de virement établi"),
    "payment_run.cancelled": _l("Ordre de virement annulé"),
    "payment_run.executed": _l("Ordre de virement exécuté"),
}

FIELDS = {
    "employed": _l("salarié"),
    "billing": _l("facturation"),
    "vat": _l("situation de TVA"),
    "mandate": _l("mandat d’autofacturation"),
    "spent_on": _l("dépensé le"),
    "run": _l("ordre de virement"),
    "count": _l("nombre"),
    "executed_on": _l("exécuté le"),
}
