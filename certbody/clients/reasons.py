"""What each refusal of clients says, and what would lift it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES = {
    "siren_missing": Sentence(
        _l("Un organisme établi en France a un SIREN : indiquez-le, ou son autre pays."),
        _l("Un organisme établi hors de France n’en a pas besoin : choisissez son pays."),
    ),
    "siren_length": Sentence(_l("Un SIREN compte neuf chiffres."), _l("Vérifiez le numéro sur l’avis de situation.")),
    "body_takes_no_requests": Sentence(
        _l("Un des organismes choisis ne reçoit plus ces demandes."),
        _l("Rechargez la page, puis choisissez de nouveau."),
    ),
    "siren_checksum": Sentence(
        _l("Ce SIREN n’est pas valide : son chiffre de contrôle ne correspond pas."),
        _l("Vérifiez les neuf chiffres sur l’avis de situation."),
    ),
    "siret_length": Sentence(_l("Un SIRET compte quatorze chiffres."), _l("Vérifiez le numéro saisi.")),
    "siret_checksum": Sentence(
        _l("Ce SIRET n’est pas valide : son chiffre de contrôle ne correspond pas."), _l("Vérifiez le numéro saisi.")
    ),
    "siret_mismatch": Sentence(
        _l("Ce SIRET n’est pas celui d’un établissement de ce SIREN."),
        _l("Un SIRET commence par les neuf chiffres du SIREN."),
    ),
    "nda_length": Sentence(
        _l("Un numéro de déclaration d’activité compte onze chiffres, zéro initial compris."),
        _l("Vérifiez le numéro sur le récépissé de déclaration."),
    ),
    "vat_number_shape": Sentence(
        _l("Un numéro de TVA français s’écrit FR, une clé de deux signes, puis le SIREN."),
        _l("Vérifiez le numéro saisi."),
    ),
    "vat_number_key": Sentence(_l("La clé de ce numéro de TVA est fausse."), _l("Vérifiez le numéro saisi.")),
    "vat_number_mismatch": Sentence(
        _l("Ce numéro de TVA n’est pas celui de ce SIREN."), _l("Vérifiez l’un et l’autre.")
    ),
    "number_shape": Sentence(_l("Indiquez un NDA de onze chiffres ou un SIREN de neuf chiffres.")),
    "nda_unknown_give_siren": Sentence(
        _l("Ce NDA ne figure pas dans la liste publique : indiquez plutôt votre SIREN et le nom de l’organisme.")
    ),
    "name_needed": Sentence(_l("Ce SIREN ne figure pas dans la liste publique : indiquez le nom de l’organisme.")),
    "organisation_name_missing": Sentence(_l("Indiquez le nom de l’organisme.")),
    "nda_taken": Sentence(_l("Un autre organisme a déjà ce NDA."), _l("Ouvrez sa fiche plutôt que d’en créer une.")),
    "siren_taken": Sentence(
        _l("Un organisme est déjà enregistré sous ce SIREN."),
        _l("Deux organismes d’un même SIREN se distinguent par leur NDA : indiquez-le pour chacun."),
    ),
    "list_reason_missing": Sentence(
        _l("La liste publique ne dit pas la même chose : expliquez pourquoi votre saisie est la bonne."),
    ),
    "nda_not_listed": Sentence(
        _l("Le NDA %(nda)s ne figure pas dans la liste publique importée."),
        _l("Vérifiez le numéro, ou consignez pourquoi il est juste (déclaration récente, par exemple)."),
    ),
    "listed_siren_differs": Sentence(
        _l("La liste publique donne le SIREN %(listed)s à ce NDA, et non %(siren)s."),
        _l("Corrigez le numéro, ou consignez pourquoi il est juste."),
    ),
    "listed_row_flagged": Sentence(
        _l("La ligne de la liste publique pour le NDA %(nda)s porte des anomalies."),
        _l("Vérifiez les champs repris de la liste."),
    ),
    "list_header": Sentence(
        _l("Ce fichier n’est pas la liste publique des organismes de formation : son en-tête n’a pas ses 30 colonnes."),
        _l("Téléchargez la liste au format CSV auprès du ministère et importez-la telle quelle."),
    ),
    "list_not_csv": Sentence(_l("Envoyez la liste telle que le ministère la publie : un fichier .csv.")),
    "list_file_missing": Sentence(_l("Le fichier à importer n’est plus là."), _l("Envoyez-le de nouveau.")),
    "list_import_broken": Sentence(
        _l("L’import s’est interrompu. Rien n’a été modifié."), _l("Il sera repris de lui-même sous quelques minutes.")
    ),
    "site_name_missing": Sentence(_l("Donnez un nom au site.")),
    "site_name_taken": Sentence(_l("Un autre site porte déjà ce nom : donnez un nom qui les distingue.")),
    "closing_reason_missing": Sentence(_l("Indiquez pourquoi ce site ferme.")),
    "site_already_closed": Sentence(_l("Le site « %(site)s » est déjà fermé.")),
    "central_site_stays": Sentence(
        _l("La fonction centrale est auditée à chaque audit : « %(site)s » ne peut pas fermer avant les autres sites."),
        _l("Confiez d’abord la fonction centrale à un autre site."),
    ),
    "site_known_to_audits": Sentence(
        _l("Un audit porte déjà sur le site « %(site)s » : il ne se retire pas de la liste."),
        _l("S’il a fermé, demandez à votre organisme certificateur d’y mettre fin."),
    ),
    "site_audited": Sentence(
        _l("Un audit porte déjà sur le site « %(site)s » : ses données ne se changent plus ici."),
        _l("Signalez le changement à votre organisme certificateur, qui corrige la fiche."),
    ),
    "year_ahead": Sentence(_l("Cette année est à venir : indiquez celle du dernier exercice clos.")),
    "year_too_old": Sentence(_l("Cette année est trop ancienne : indiquez celle du dernier exercice clos.")),
    "action_not_begun": Sentence(_l("Cette date est à venir : déclarez une action qui a déjà commencé.")),
    "action_not_ended": Sentence(
        _l("Cette date est à venir : l’action doit être menée à son terme. Pour l’apprentissage seul, "
           "il suffit qu’elle ait commencé.")
    ),
    "day_too_old": Sentence(_l("Cette date est antérieure à 1970 : vérifiez l’année.")),
    "wish_passed": Sentence(_l("Cette date est déjà passée : indiquez une date à venir.")),
    "ends_before_start": Sentence(_l("La fin précède le début.")),
    "application_under_way": Sentence(
        _l("Une demande du même type est déjà en cours."), _l("Terminez-la ou retirez-la d’abord.")
    ),
    "application_not_open": Sentence(
        _l("Cette demande n’est plus modifiable : elle a été envoyée ou a reçu sa réponse."),
        _l("L’organisme certificateur peut la renvoyer à compléter tant qu’elle est à examiner."),
    ),
    "identity_is_bound": Sentence(
        _l("Un certificat, un contrat ou un appel en cours est lié au nom, au SIREN %(siren)s et au NDA %(nda)s : "
           "ils ne se corrigent pas dans la fiche."),
        _l("Ouvrez un dossier de changement d’identité : il reçoit une décision motivée, sur justificatifs."),
    ),
    "application_not_submitted": Sentence(
        _l("Cette demande n’attend pas d’examen."), _l("Seule une demande envoyée peut être examinée.")
    ),
    "application_field_missing": Sentence(
        _l("Il manque une information obligatoire à la demande."), _l("Complétez l’étape indiquée.")
    ),
    "no_action_in_category": Sentence(
        _l("Aucune action réalisée n’est déclarée pour la catégorie %(category)s."),
        _l("Déclarez une action menée à son terme ; pour l’apprentissage, commencée suffit."),
    ),
    "nda_request_in_future": Sentence(
        _l("La demande de NDA porte la date du %(requested_on)s, qui est à venir."), _l("Corrigez la date.")
    ),
    "nda_request_too_old": Sentence(
        _l("La preuve de demande de NDA du %(requested_on)s valait %(months)s mois, jusqu’au %(usable_until)s."),
        _l("Indiquez le NDA obtenu, ou joignez une preuve de demande plus récente."),
    ),
    "wait_after_refusal": Sentence(
        _l("Un refus ou un retrait de certification date du %(decided_on)s : %(months)s mois doivent s’écouler."),
        _l("Une nouvelle demande peut être déposée à partir du %(opens_on)s."),
    ),
    "label_is_datadock": Sentence(
        _l("Datadock n’est ni une certification ni un label de l’ancienne liste nationale."),
        _l("L’audit sera complet, sauf label de cette liste."),
    ),
    "label_not_listed": Sentence(
        _l("Le label « %(label)s » n’était pas sur l’ancienne liste nationale."),
        _l("L’audit sera complet ; un label vu sur la liste s’ajoute au profil de l’organisme certificateur."),
    ),
    "label_proof_missing": Sentence(
        _l("La preuve du label « %(label)s » n’est pas jointe."), _l("Joignez le certificat en cours de validité.")
    ),
    "label_not_valid": Sentence(
        _l("Le label « %(label)s » n’est pas valable au jour de la demande."), _l("L’audit sera complet.")
    ),
    "declaration_not_signed": Sentence(
        _l("La déclaration sur l’honneur n’est pas signée."), _l("Signez-la avant le contrat.")
    ),
    "declaration_not_attached": Sentence(
        _l("La déclaration sur l’honneur n’est pas jointe."), _l("Joignez-la au contrat.")
    ),
    "declaration_other_contract": Sentence(
        _l("Il n’est pas déclaré qu’aucun autre contrat de certification est en cours."), _l("Cochez la déclaration.")
    ),
    "declaration_recent_refusal": Sentence(
        _l("Il n’est pas déclaré qu’aucun refus ou retrait ne date de moins de trois mois."),
        _l("Cochez la déclaration, ou attendez la fin des trois mois."),
    ),
    "review_information_lacking": Sentence(
        _l("Il manque des informations pour dire la demande recevable."),
        _l("Renvoyez la demande à compléter, avec le motif."),
    ),
    "review_difference_unexplained": Sentence(
        _l("La liste publique contredit la demande, et l’écart n’est pas expliqué."),
        _l("Expliquez l’écart dans le motif, ou renvoyez la demande à compléter."),
    ),
    "review_scope_unclear": Sentence(
        _l("Vous n’avez pas confirmé que le périmètre demandé est clair."),
        _l("Cochez ce point, ou renvoyez la demande à compléter, avec le motif."),
    ),
    "review_means_lacking": Sentence(
        _l("Vous n’avez pas confirmé que votre organisme a la compétence et les moyens."),
        _l("Cochez ce point, ou déclarez la demande non recevable, avec le motif."),
    ),
    "review_conflict_not_excluded": Sentence(
        _l("Vous n’avez pas confirmé l’absence de conflit d’intérêts."),
        _l("Cochez ce point, ou déclarez la demande non recevable, avec le motif."),
    ),
    "review_reason_missing": Sentence(
        _l("Une demande renvoyée ou non recevable l’est avec un motif écrit, que le demandeur reçoit."),
        _l("Indiquez le motif."),
    ),
}  # fmt: skip
