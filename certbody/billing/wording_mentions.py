"""What an invoice must say, in words, and where an electronic one is sent."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

_OF_INVOICE: dict[str, object] = {
    "number": _l("numéro de la facture"),
    "issued_on": _l("date d’émission"),
    "service_on": _l("date de la prestation"),
    "due_on": _l("échéance"),
    "seller.name": _l("dénomination de votre organisme"),
    "seller.sole_trader": _l("mention « EI » de votre organisme"),
    "seller.address": _l("adresse de votre organisme"),
    "seller.siren": _l("SIREN de votre organisme"),
    "seller.vat_number": _l("numéro de TVA de votre organisme"),
    "seller.legal_form": _l("forme juridique de votre organisme"),
    "seller.capital": _l("capital social de votre organisme"),
    "seller.register_city": _l("ville du RCS de votre organisme"),
    "buyer.name": _l("nom du client"),
    "buyer.address": _l("adresse du client"),
    "buyer.siren": _l("SIREN du client (neuf chiffres, clé de contrôle juste)"),
    "buyer.vat_number": _l("numéro de TVA du client"),
    "line_labels": _l("désignation de chaque ligne"),
    "exemption": _l("mention de l’exonération de TVA"),
    "discount_terms": _l("conditions d’escompte"),
    "penalty_rate": _l("taux des pénalités de retard"),
    "fixed_charge": _l("indemnité forfaitaire de 40 €"),
    "service_nature": _l("nature de l’opération"),
    "vat_on_debits": _l("option pour les débits"),
    "corrects": _l("facture corrigée"),
}
# In self-billing the auditor sells and the body buys.
_OF_FEE = {
    "seller.name": _l("nom de l’auditeur"),
    "seller.sole_trader": _l("mention « EI » de l’auditeur"),
    "seller.address": _l("adresse de l’auditeur"),
    "seller.siren": _l("SIREN de l’auditeur"),
    "seller.vat_number": _l("numéro de TVA de l’auditeur"),
    "seller.legal_form": _l("forme juridique de l’auditeur"),
    "seller.capital": _l("capital social de l’auditeur"),
    "seller.register_city": _l("ville du RCS de l’auditeur"),
    "buyer.name": _l("dénomination de votre organisme"),
    "buyer.address": _l("adresse de votre organisme"),
    "buyer.siren": _l("SIREN de votre organisme"),
    "buyer.vat_number": _l("numéro de TVA de votre organisme"),
}

LABELS: dict[str, dict[str, object]] = {
    "invoice.mention": _OF_INVOICE,
    "fee.mention": {**_OF_INVOICE, **_OF_FEE},
    "einvoice.scheme": {
        "0225": _l("SIREN, dans l’annuaire français (schéma 0225)"),
        "EM": _l("courriel (schéma EM)"),
    },
}
