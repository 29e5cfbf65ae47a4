"""What is told of a price of nothing, and why something around an audit is not billed, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "price_of_nothing": Sentence(
        _l(
            "Un prix de 0,00 € veut dire : pas de prix. Cette prestation ne sera plus facturée, et sans demi-journée "
            "aucun devis ne se fait."
        )
    ),
    "vat_number_unlikely": Sentence(_l("Ce numéro de TVA n’est pas exact : vérifiez chaque caractère.")),
    "vat_number_of_country": Sentence(_l("Ce numéro de TVA n’est pas de ce pays : il commence par ses deux lettres.")),
    "audit_billed_by_schedule": Sentence(
        _l("Le prix de cet audit se facture par les échéances du contrat %(contract)s, non une fois l’audit tenu."),
        _l("Ouvrez l’échéancier du contrat : chaque échéance se prépare à sa date."),
    ),
    "audit_in_yearly_fee": Sentence(
        _l("Le contrat du %(agreed_on)s ne prévoit pas de prix pour un %(kind)s : sa redevance annuelle le paie."),
        _l("Facturez les redevances à leur échéance."),
    ),
    "covered_not_priced": Sentence(
        _l("La grille en vigueur le %(agreed_on)s, au jour du contrat, n’a pas de prix pour un %(kind)s."),
        _l("Faites un devis pour cet audit."),
    ),
    "transfer_not_decided": Sentence(
        _l("Un transfert se facture une fois décidé, quelle que soit la décision."), _l("Attendez sa décision.")
    ),
    "nothing_due": Sentence(
        _l("Aucune échéance de ce contrat n’est à facturer aujourd’hui."), _l("Attendez la date de la prochaine.")
    ),
    "deposit_in_draft": Sentence(
        _l("Un acompte de ce contrat est encore à l’état de brouillon : la facture de l’audit doit le déduire."),
        _l("Émettez d’abord l’acompte, ou abandonnez-le."),
    ),
    "discount_unclear": Sentence(_l("Indiquez un pourcentage ou un montant, l’un des deux.")),
    "discount_ends_first": Sentence(_l("Le dernier jour ne peut pas précéder le premier.")),
    "charge_without_contract": Sentence(
        _l("Aucun contrat signé ne couvre cet audit : rien ne se facture autour de lui."),
        _l("Le client signe d’abord son contrat."),
    ),
    "price_list_missing": Sentence(
        _l(
            "Le contrat a été signé le %(contract_on)s et aucune grille de prix n’était alors en vigueur : c’est celle "
            "de ce jour qui compte, et une grille fixée depuis ne la remplace pas."
        ),
        _l("Un contrat signé après la mise en vigueur d’une grille le permettra."),
    ),
    "event_not_priced": Sentence(
        _l("La grille en vigueur au jour du contrat n’a pas de prix pour ce fait : il ne se facture pas."),
        _l("Un administrateur en fixe un dans « Prix » : il vaudra pour les contrats signés ensuite."),
    ),
    "change_unknown": Sentence(_l("Choisissez un jour d’audit qui a été annulé ou reporté.")),
    "asked_after_change": Sentence(_l("La demande ne peut pas suivre l’annulation ou le report lui-même.")),
    "change_billed": Sentence(
        _l("L’annulation ou le report de l’audit du %(planned_on)s est déjà facturé."),
        _l("Abandonnez le brouillon, ou établissez un avoir, pour le facturer autrement."),
    ),
    "change_in_time": Sentence(
        _l(
            "Jours entre la demande et l’audit\u00a0: %(days)s\u00a0; préavis en vigueur au jour du contrat\u00a0: "
            "%(notice_days)s. "
            "Le client a prévenu à temps\u00a0: rien ne se facture."
        ),
        _l("Si le client avait demandé plus tard, corrigez le jour de sa demande."),
    ),
    "travel_included": Sentence(
        _l("D’après les réglages en vigueur au jour du contrat, le déplacement ne se facture pas en plus."),
        _l("Un administrateur change ce réglage : il vaudra pour les contrats signés ensuite."),
    ),
    "travel_of_remote_audit": Sentence(_l("L’audit se tient à distance : il n’y a pas de déplacement.")),
    "travel_in_quote": Sentence(_l("Le devis accepté compte déjà les déplacements de cet audit.")),
    "travel_before_audit": Sentence(
        _l("Le déplacement se facture une fois fait."), _l("Attendez la réunion d’ouverture.")
    ),
    "travel_billed": Sentence(
        _l("Le déplacement de cet audit est déjà facturé."),
        _l("Abandonnez le brouillon, ou établissez un avoir, pour le facturer autrement."),
    ),
    "travel_zone_missing": Sentence(_l("Choisissez la zone du déplacement.")),
    "follow_up_not_done": Sentence(
        _l("Plans d’actions examinés après cet audit\u00a0: %(reviewed)s\u00a0; encore à facturer\u00a0: %(left)s."),
        _l("Un examen se facture une fois fait, quelle que soit sa conclusion."),
    ),
}
