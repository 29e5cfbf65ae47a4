"""The words of the books: refusals of the export, periods, what is compared, what was sold."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

LABELS: dict[str, dict[str, object]] = {
    "books.part": {
        "revenue": _l("Chiffre d’affaires"),
        "vat": _l("TVA"),
        "ageing": _l("Balance âgée"),
        "reconciliation": _l("Rapprochement"),
        "export": _l("Fichier des écritures"),
    },
    "books.period": {"month": _l("Par mois"), "quarter": _l("Par trimestre"), "year": _l("Par année")},
    "ageing": {
        "not_due": _l("Non échu"),
        "late_30": _l("1 à 30 jours"),
        "late_60": _l("31 à 60 jours"),
        "late_90": _l("61 à 90 jours"),
        "later": _l("Plus de 90 jours"),
    },
    "books.check": {
        "balance": _l("Débits et crédits de toutes les écritures"),
        "clients": _l("Comptes des clients et restes à payer des factures"),
        "deposits": _l("Acomptes reçus et montants HT des acomptes, moins ceux déduits"),
        "sales": _l("Prestations vendues et montants HT des factures et avoirs"),
        "vat": _l("TVA facturée et TVA des factures et avoirs"),
        "vat_due": _l("TVA exigible et part encaissée des factures"),
        "bank": _l("Banque et paiements reçus"),
        "unallocated": _l("Compte d’attente et virements non affectés"),
        "payouts": _l("Compte de Stripe et versements reçus de Stripe"),
        "fees": _l("Frais de paiement et frais retenus par Stripe"),
        "auditor_fees": _l("Honoraires des auditeurs et montants HT des notes approuvées"),
        "auditor_expenses": _l("Frais des auditeurs et dépenses retenues des notes approuvées"),
        "vat_deductible": _l("TVA déductible et TVA des notes d’honoraires approuvées"),
        "suppliers": _l("Comptes des auditeurs et notes d’honoraires à payer"),
        "auditors_paid": _l("Banque et notes d’honoraires payées"),
    },
    "books.role": {
        "clients": _l("clients"),
        "sales": _l("prestations de services"),
        "deposits": _l("acomptes reçus"),
        "vat": _l("TVA facturée"),
        "vat_due": _l("TVA exigible"),
        "bank": _l("banque"),
        "fees": _l("frais de paiement"),
        "auditor_fees": _l("honoraires des auditeurs"),
        "auditor_expenses": _l("frais des auditeurs"),
        "vat_deductible": _l("TVA déductible"),
        "suppliers": _l("auditeurs à payer"),
        "auditors_paid": _l("banque"),
        "unallocated": _l("virements non affectés"),
        "payouts": _l("versements de Stripe"),
        "balance": _l("écriture déséquilibrée"),
    },
    "sold.line": {
        "audit_half_day": _l("Demi-journées d’audit"),
        "file_fee": _l("Frais de dossier"),
        "instalment": _l("Annuités"),
        "category": _l("Catégories supplémentaires"),
        "discount": _l("Remises"),
        "sampled_site": _l("Sites échantillonnés"),
        "journey": _l("Déplacements au devis"),
        "late_cancellation": _l("Annulations et reports tardifs"),
        "nonconformity_follow_up": _l("Suivi de non-conformités"),
        "transfer": _l("Transferts de certification"),
        "yearly_fee": _l("Redevances annuelles"),
        "travel_region": _l("Déplacements dans la région"),
        "travel_mainland": _l("Déplacements dans une autre région"),
        "travel_overseas": _l("Déplacements outre-mer"),
        "travel_at_cost": _l("Déplacements au coût réel"),
        "late_interest": _l("Pénalités de retard"),
        "recovery_charge": _l("Indemnités de recouvrement"),
    },
    "sold.kind": {
        "none": _l("Sans audit"),
        "travel": _l("Déplacements"),
        "penalties": _l("Pénalités et indemnités de retard"),
    },
}

SENTENCES = {
    "exercise_backwards": Sentence(_l("Un exercice se termine après avoir commencé."), _l("Corrigez ses deux jours.")),
    "exercise_too_long": Sentence(
        _l("Un exercice ne dépasse pas %(most)s mois."), _l("Demandez un fichier par exercice.")
    ),
    "fec_without_siren": Sentence(
        _l("Le nom du fichier des écritures porte le SIREN de l’organisme, qui manque."),
        _l("Un administrateur le renseigne dans « Réglages », « Profil »."),
    ),
}
