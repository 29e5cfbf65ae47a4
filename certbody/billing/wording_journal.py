"""The words of what the journal keeps about money."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from certbody.billing import wording_online

LABELS: dict[str, dict[str, object]] = {
    "journal.subject": {
        "price": lazy_pgettext("un seul", "Prix"),
        "discount": lazy_pgettext("un seul", "Remise"),
        "quote": lazy_pgettext("un seul", "Devis"),
        "contract": _l("Contrat"),
        "planning_unlock": _l("Envoi du plan avant paiement"),
        "invoice": _l("Facture"),
        "billing_profile": _l("Facturation d’un client"),
        "payment": _l("Paiement"),
        **wording_online.SUBJECTS,
    },
    "journal.event": {
        "audit.unlocked_unpaid": _l("Envoi du plan admis avant paiement"),
        "price.set": _l("Prix fixé"),
        "discount.set": _l("Remise fixée"),
        "discount.ended": _l("Fin d’une remise fixée"),
        "quote.made": _l("Devis fait"),
        "quote.sent": _l("Devis envoyé"),
        "quote.replaced": _l("Devis remplacé"),
        "quote.declined": _l("Devis décliné"),
        "quote.accepted": _l("Devis accepté"),
        "contract.offered": _l("Contrat proposé"),
        "contract.signed": _l("Contrat signé"),
        "invoice.drafted": _l("Facture préparée"),
        "invoice.charged": _l("Frais ajoutés à la facture"),
        "invoice.service_day_set": _l("Date de la prestation fixée"),
        "invoice.abandoned": _l("Facture abandonnée"),
        "invoice.issued": _l("Facture émise"),
        "invoice.printed": _l("Facture mise en PDF"),
        "invoice.paid": _l("Facture payée"),
        "invoice.booked": _l("Écritures comptables rattrapées"),
        "invoice.corrected": _l("Facture corrigée par un avoir"),
        "invoice.credited": _l("Facture soldée par avoir"),
        "credit_note.issued": _l("Avoir émis"),
        "credit_note.printed": _l("Avoir mis en PDF"),
        "billing_profile.changed": _l("Facturation d’un client modifiée"),
        "payment.recorded": _l("Paiement enregistré"),
        **wording_online.EVENTS,
    },
    "journal.field": {
        "amount_cents": _l("montant"),
        "country": _l("pays"),
        "transfer": _l("transfert"),
        "vat_number": _l("numéro de TVA"),
        "exemption": _l("exonération"),
        "order_number": _l("bon de commande"),
        "basis_points": _l("centièmes de pour cent"),
        "valid_until": _l("dernier jour"),
        "gross_cents": _l("montant TTC"),
        "unit_cents": _l("prix"),
        "entries": _l("écritures"),
        "declaration": _l("déclaration sur l’honneur"),
        "due_on": _l("échéance"),
        "invoice": _l("facture"),
        "line": _l("ligne"),
        "method": _l("moyen de paiement"),
        "propose_by": _l("date à proposer avant le"),
        "received_on": _l("reçu le"),
        "service_on": _l("date de la prestation"),
        "signer": _l("signataire"),
        "values_file": _l("valeurs du document"),
        **wording_online.FIELDS,
    },
}
