"""The words of billing: reasons, states and kinds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.billing import (
    wording_bank,
    wording_books,
    wording_charges,
    wording_credits,
    wording_einvoicing,
    wording_fees,
    wording_journal,
    wording_late,
    wording_mentions,
    wording_online,
    wording_platform,
)
from certbody.kit.wording import Sentence

_CREDIT_NOTE = _l("Une facture émise ne se modifie plus.")

SENTENCES: dict[str, Sentence] = {
    "only_initial_is_reduced": Sentence(
        _l("Seul l’audit initial peut être aménagé."), _l("Prenez le tarif plein pour cet audit.")
    ),
    "price_missing": Sentence(
        _l("La grille de prix n’a pas de tarif « %(kind)s »."),
        _l("Un administrateur fixe le prix de la demi-journée dans « Prix », puis vous refaites le devis."),
    ),
    "price_code_unknown": Sentence(_l("Ce prix n’existe pas dans la grille.")),
    "price_in_the_past": Sentence(_l("Un prix prend effet aujourd’hui ou plus tard : les devis déjà faits restent.")),
    "price_begun": Sentence(
        _l("Ce prix vaut depuis le %(valid_from)s : ce qui fut fait avec lui s’explique par lui."),
        _l("Fixez un autre prix à partir d’un jour à venir."),
    ),
    "audit_not_quotable": Sentence(
        _l("Un devis se fait pour un audit dimensionné et sans contrat signé ; celui-ci est à l’état « %(state)s »."),
        _l("Dimensionnez l’audit, ou poursuivez avec le contrat déjà signé."),
    ),
    "quote_not_sent": Sentence(_l("Le devis n’est pas encore envoyé."), _l("L’organisme certificateur l’envoie.")),
    "quote_already_sent": Sentence(
        _l("Ce devis est à l’état « %(state)s » : il ne s’envoie plus."), _l("Faites un nouveau devis pour cet audit.")
    ),
    "quote_not_open": Sentence(
        _l("Ce devis n’attend pas de réponse : il est à l’état « %(state)s »."),
        _l("S’il a été remplacé, répondez au devis le plus récent."),
    ),
    "quote_expired": Sentence(
        _l("Le devis valait jusqu’au %(valid_until)s."),
        _l("Demandez un nouveau devis à votre organisme certificateur."),
    ),
    "quote_size_changed": Sentence(
        _l("La durée de l’audit a changé depuis ce devis."),
        _l("L’organisme certificateur doit faire un nouveau devis."),
    ),
    "quote_not_accepted": Sentence(
        _l("Aucun devis accepté ne fixe le prix de cet audit."), _l("Le client accepte d’abord son devis.")
    ),
    "review_missing": Sentence(
        _l("La demande n’a pas été jugée recevable : la revue précède l’envoi du devis."),
        _l("Un administrateur ou un planificateur fait la revue de la demande."),
    ),
    "size_unconfirmed": Sentence(
        _l(
            "La durée de l’audit repose sur une valeur que personne n’a confirmée (%(lines)s) : rien ne se signe avant."
        ),
        _l("Un administrateur de l’organisme certificateur confirme cette valeur, puis recalcule la durée."),
    ),
    "contract_field_missing": Sentence(
        _l("Il manque « %(field)s », à recueillir avant le contrat."),
        _l("Complétez la fiche de l’organisme de formation, ou demandez-le à l’organisme certificateur."),
    ),
    "plan_awaits_payment": Sentence(
        _l("La facture %(number)s n’est pas payée, et votre organisme n’envoie pas le plan d’audit avant."),
        _l("Enregistrez son paiement, ou, si vous gérez la facturation, levez la règle pour cet audit, avec un motif."),
    ),
    "plan_awaits_invoice": Sentence(
        _l(
            "La facture à la commande du contrat %(contract)s n’est pas encore émise, et votre organisme n’envoie pas "
            "le plan d’audit avant son paiement."
        ),
        _l("Émettez-la dans « Factures », ou, si vous gérez la facturation, levez la règle pour cet audit."),
    ),
    "plan_not_held_back": Sentence(_l("Aucun paiement ne retient le plan de cet audit."), _l("Envoyez-le.")),
    "signer_missing": Sentence(_l("Ce champ est obligatoire.")),
    "decline_reason_missing": Sentence(_l("Dites pourquoi vous déclinez ce devis.")),
    "audit_not_held": Sentence(
        _l("Une facture se prépare après la réunion de clôture ; l’audit est à l’état « %(state)s »."),
        _l("Attendez la clôture de l’audit."),
    ),
    "already_invoiced": Sentence(
        _l("Cet audit a déjà une facture (numéro : %(number)s)."), _l("Abandonnez le brouillon pour en refaire une.")
    ),
    "already_billed": Sentence(
        _l("Une facture reprend déjà ce qui est demandé ici."), _l("Ouvrez-la dans « Factures », ou abandonnez-la.")
    ),
    "invoice_not_draft": Sentence(_l("Cette facture est à l’état « %(state)s »."), _CREDIT_NOTE),
    "invoice_mention_missing": Sentence(
        _l("Mention obligatoire absente : %(mention)s."), _l("Complétez-la ; l’amende est de 15 € par mention.")
    ),
    "service_in_the_future": Sentence(_l("La prestation ne peut être datée d’un jour à venir.")),
    "due_before_issue": Sentence(_l("L’échéance doit suivre l’émission."), _l("Allongez le délai de paiement.")),
    "due_too_late": Sentence(
        _l("L’échéance légale la plus tardive est le %(latest)s."), _l("Raccourcissez le délai de paiement.")
    ),
    "penalty_rate_too_low": Sentence(
        _l("Les pénalités de retard sont au moins égales à trois fois le taux légal."), _l("Relevez leur taux.")
    ),
    "vat_rate_unknown": Sentence(
        _l("Ce taux de TVA n’existe pas en France."), _l("Choisissez un taux légal dans les réglages.")
    ),
    "vat_exemption_wording_missing": Sentence(
        _l("Un taux nul exige la mention de l’exonération."), _l("Ajoutez cette mention.")
    ),
    "number_given_twice": Sentence(_l("%(number)s est attribué deux fois."), _l("Prévenez votre expert-comptable.")),
    "number_gap": Sentence(_l("Il manque la facture %(first_missing)s."), _l("Retrouvez cette facture.")),
    "number_goes_back_in_time": Sentence(
        _l("%(number)s porte une date antérieure à la précédente."), _l("Vérifiez sa date.")
    ),
    "invoice_not_payable": Sentence(
        _l("Un paiement s’enregistre sur une facture émise ; celle-ci est à l’état « %(state)s »."),
        _l("Choisissez la facture que ce paiement règle."),
    ),
    "payment_too_large": Sentence(_l("Le paiement dépasse le reste à payer : %(left)s.")),
    "payment_before_issue": Sentence(_l("La facture est émise le %(issued_on)s : un paiement ne peut la précéder.")),
    "payment_not_positive": Sentence(_l("Indiquez un montant supérieur à zéro.")),
    "payment_in_the_future": Sentence(_l("Un paiement reçu ne peut être daté d’un jour à venir.")),
    **wording_bank.SENTENCES,
    **wording_books.SENTENCES,
    **wording_charges.SENTENCES,
    **wording_credits.SENTENCES,
    **wording_fees.SENTENCES,
    **wording_late.SENTENCES,
    **wording_online.SENTENCES,
    **wording_einvoicing.SENTENCES,
    **wording_platform.SENTENCES,
    "payment_method_unknown": Sentence(_l("Choisissez un moyen de paiement de la liste.")),
}

_TARIFFS = {
    "initial": _l("audit initial"),
    "reduced": _l("audit initial aménagé"),
    "surveillance": _l("audit de surveillance"),
    "renewal": _l("audit de renouvellement"),
    "extension": _l("audit d’extension"),
    "complementary": _l("audit complémentaire"),
    "pre_audit": _l("audit blanc"),
}

LABELS: dict[str, dict[str, object]] = {
    "tariff": _TARIFFS,
    "price": {
        **{f"half_day.{code}": _l("Demi-journée, %(kind)s", kind=name) for code, name in _TARIFFS.items()},
        **{f"file_fee.{code}": _l("Frais de dossier, %(kind)s", kind=name) for code, name in _TARIFFS.items()},
        "category": _l("Catégorie d’actions supplémentaire, au-delà de la première"),
        "site": _l("Site échantillonné, en plus de sa demi-journée"),
        "journey": _l("Déplacement, par lieu visité"),
        "event.late_cancellation": _l("Annulation ou report tardif"),
        "event.nonconformity_follow_up": _l("Suivi de non-conformités"),
        "event.transfer": _l("Transfert de certification"),
        "event.yearly_fee": _l("Redevance annuelle de suivi, à chaque anniversaire du cycle"),
        "event.travel_region": _l("Déplacement dans la région"),
        "event.travel_mainland": _l("Déplacement dans une autre région"),
        "event.travel_overseas": _l("Déplacement outre-mer"),
    },
    "price.family": {
        "half_day": _l("Demi-journées d’audit"),
        "file_fee": _l("Frais de dossier"),
        "site": _l("Catégories, sites et déplacements"),
        "event": _l("Autour de l’audit"),
    },
    "sizing.figure": {
        "half_days": _l("demi-journées du calcul de durée"),
        "sampled_sites": _l("sites échantillonnés du calcul de durée"),
        "places": _l("lieux où l’auditeur se rend : le siège et chaque site échantillonné"),
        "audit": _l("une fois par audit"),
        "categories": _l("catégories d’actions au-delà de la première"),
        "anniversaries": _l("anniversaires du cycle : un et deux ans après son début"),
        "lines": _l("sur le prix de l’audit ci-dessus"),
        "event": _l("à chaque fois"),
    },
    "contract.state": {"offered": _l("proposé"), "signed": _l("signé"), "ended": _l("terminé")},
    "quote.state": {
        "draft": _l("à envoyer"),
        "sent": _l("envoyé"),
        "accepted": _l("accepté"),
        "declined": _l("décliné"),
        "replaced": _l("remplacé"),
    },
    "quote.view": {
        "": _l("Tous"),
        "to_make": _l("À faire"),
        "draft": _l("À envoyer"),
        "sent": _l("Envoyés"),
        "unconfirmed": _l("Durée à confirmer"),
        "accepted": _l("Acceptés"),
        "declined": _l("Déclinés"),
        "replaced": _l("Remplacés"),
    },
    "invoice.state": {
        "draft": _l("brouillon"),
        "issued": _l("émise"),
        "late": _l("en retard"),
        "paid": _l("payée"),
        "credited": _l("soldée par avoir"),
        "credit_note": _l("avoir"),
        "abandoned": _l("abandonnée"),
    },
    "invoice.view": {
        "": _l("Toutes"),
        "to_draft": _l("À préparer"),
        "draft": _l("Brouillons"),
        "issued": _l("Émises"),
        "late": _l("En retard"),
        "paid": _l("Payées"),
        "credited": _l("Soldées par avoir"),
        "refused": _l("Refusées ou rejetées"),
        "to_credit": _l("Avoir à émettre"),
        "credit_note": _l("Avoirs"),
        "abandoned": _l("Abandonnées"),
    },
    **wording_mentions.LABELS,
    **wording_online.LABELS,
    **wording_einvoicing.LABELS,
    **wording_late.LABELS,
    **wording_platform.LABELS,
    "contract.field": {
        "legal_status": _l("statut juridique"),
        "manager_name": _l("nom du dirigeant"),
        "contact": _l("coordonnées du dirigeant"),
        "address": _l("adresse"),
        "nda": _l("numéro de déclaration d’activité ou preuve de sa demande"),
    },
    "payment.method": {
        "transfer": _l("Virement"),
        "card": _l("Carte"),
        "cheque": _l("Chèque"),
        "direct_debit": _l("Prélèvement"),
        "other": _l("Autre"),
    },
    **wording_bank.LABELS,
    **wording_books.LABELS,
    **wording_fees.LABELS,
    **wording_journal.LABELS,
}
