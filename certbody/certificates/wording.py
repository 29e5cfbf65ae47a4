"""The words of certificates: reasons, states and kinds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.certificates import (
    wording_complaints,
    wording_editions,
    wording_identity,
    wording_mark,
    wording_ministry,
    wording_suspensions,
    wording_transfers,
)
from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    **wording_complaints.SENTENCES,
    **wording_transfers.SENTENCES,
    **wording_suspensions.SENTENCES,
    **wording_editions.SENTENCES,
    **wording_identity.SENTENCES,
    **wording_mark.SENTENCES,
    "decision_backdated": Sentence(
        _l("Une décision ne prend pas effet avant le jour où elle est prise : choisissez ce jour ou un jour suivant."),
    ),
    "decision_far_ahead": Sentence(
        _l(
            "Une décision prend effet dans les trois mois ; un renouvellement, au plus tard le lendemain de la fin du "
            "certificat."
        ),
    ),
    "move_far_ahead": Sentence(_l("Un changement d’état du certificat prend effet dans le mois qui suit la décision.")),
    "decision_reason_short": Sentence(_l("Motivez la décision en quelques mots : au moins 10 caractères.")),
    "move_not_allowed": Sentence(
        _l("« %(act)s » n’est pas possible pour un certificat à l’état « %(state)s »."),
        _l("Dans cet état, on peut : %(allowed)s."),
    ),
    "move_pending": Sentence(
        _l("Un changement d’état est déjà décidé et prendra effet le %(effective_on)s."),
        _l("Attendez ce jour pour prendre une nouvelle décision."),
    ),
    "decider_lacks_role": Sentence(
        _l("Décider demande le rôle « Revue et décision »."), _l("Faites attribuer ce rôle par un administrateur.")
    ),
    "decider_in_audit_team": Sentence(
        _l("Une personne qui a participé à l’audit ne prend pas la décision."),
        _l("Confiez la décision à quelqu’un d’autre."),
    ),
    "outcome_not_open": Sentence(
        _l("« %(outcome)s » n’est pas une issue possible de ce dossier."), _l("Issues possibles : %(allowed)s.")
    ),
    "not_in_review": Sentence(
        _l("La décision se prend une fois, quand le dossier est en revue."),
        _l("Vérifiez l’état de l’audit : son rapport est à relire, ou la décision est déjà prise."),
    ),
    "review_not_done": Sentence(
        _l("La revue du rapport précède la décision."), _l("Faites relire le rapport et terminer la revue.")
    ),
    "report_not_signed": Sentence(
        _l("La décision s’appuie sur un rapport signé."), _l("Faites signer le rapport par l’auditeur.")
    ),
    "report_incomplete": Sentence(
        _l("La revue n’a pas conclu que le rapport est complet."), _l("Terminez la revue du rapport.")
    ),
    "majors_open": Sentence(
        _l("Non-conformités majeures encore ouvertes : %(open_majors)s."),
        _l("Attendez leur levée, ou choisissez une autre issue."),
    ),
    "minors_count_as_major": Sentence(
        _l("%(open_minors)s non-conformités mineures ouvertes : à partir de %(limit)s, elles valent une majeure."),
        _l("Attendez que certaines soient levées."),
    ),
    "partial_scope_not_partial": Sentence(
        _l("Une certification partielle accorde une partie seulement des catégories demandées."),
        _l("Retirez au moins une catégorie et gardez-en au moins une."),
    ),
    "scope_not_whole": Sentence(
        _l("Cette issue accorde toutes les catégories demandées."),
        _l("Cochez-les toutes, ou choisissez une certification partielle."),
    ),
    "no_action_sampled": Sentence(
        _l("Aucune action échantillonnée pour « %(category)s »."), _l("Complétez l’échantillon de l’audit.")
    ),
    "decision_field_missing": Sentence(_l("La décision exige : %(field)s."), _l("Complétez le formulaire.")),
    "certificate_unknown": Sentence(
        _l("Cet audit ne se rattache à aucun certificat en cours."),
        _l("Rattachez l’audit à un certificat valide ou suspendu de cet organisme."),
    ),
    "no_list_to_compare": Sentence(
        _l("Aucune liste publique n’a été importée : il n’y a rien à comparer."), _l("Importez la liste du ministère.")
    ),
    "certificate_not_in_force": Sentence(
        _l("Ce certificat n’est plus valide : il ne peut être ni téléchargé ni montré."),
        _l("Il redevient disponible si la suspension est levée."),
    ),
}

_CERTIFICATE_STATES = {
    "draft": _l("En préparation"),
    "upcoming": _l("À venir"),
    "valid": _l("Valide"),
    "suspended": _l("Suspendu"),
    "withdrawn": _l("Retiré"),
    "expired": _l("Expiré"),
    "transferred_out": _l("Transféré"),
    "superseded": _l("Remplacé"),
}

LABELS: dict[str, dict[str, object]] = {
    **wording_complaints.LABELS,
    **wording_transfers.LABELS,
    **wording_identity.LABELS,
    **wording_ministry.LABELS,
    "certificate.state": _CERTIFICATE_STATES,
    "certificate.act": {
        "issue": _l("délivrer"),
        "suspend": _l("suspendre"),
        "lift_suspension": _l("lever la suspension"),
        "withdraw": _l("retirer"),
        "expire": _l("laisser expirer"),
        "transfer_out": _l("transférer"),
        "supersede": _l("remplacer"),
        "extend": _l("étendre"),
        "reinstate": _l("rétablir"),
        "reinstate_suspended": _l("rétablir comme suspendu"),
    },
    "decision.outcome": {
        "certify": _l("Certifier"),
        "certify_partly": _l("Certifier partiellement"),
        "refuse": _l("Refuser"),
        "maintain": _l("Maintenir"),
        "suspend": _l("Suspendre"),
        "lift_suspension": _l("Lever la suspension"),
        "withdraw": _l("Retirer"),
        "reinstate": _l("Rétablir"),
        "renew": _l("Renouveler"),
        "extend": _l("Étendre"),
        **wording_transfers.OUTCOMES,
    },
    "decision.effect": {
        "certify": _l("Un certificat de trois ans est délivré pour toutes les catégories demandées."),
        "certify_partly": _l("Un certificat est délivré pour les seules catégories cochées."),
        "refuse": _l("Aucun certificat n’est délivré ; le délai avant une nouvelle demande court."),
        "maintain": _l("Le certificat continue jusqu’à sa fin."),
        "suspend": _l("La marque ne peut plus être utilisée ; l’organisme sort de la liste du ministère."),
        "withdraw": _l("Le certificat prend fin pour de bon."),
        "renew": _l("Un nouveau certificat prend la suite de l’ancien."),
        "extend": _l("Une nouvelle édition du même certificat est délivrée, avec la même fin."),
    },
    "decision.field": {
        "decided_on": _l("la date de la décision"),
        "effective_on": _l("la date d’effet"),
        "reason": _l("les motifs"),
        "decider_id": _l("la personne qui décide"),
        "report_hash": _l("l’empreinte du rapport relu"),
    },
    "suspension.cause": {
        "majors_not_lifted": _l("Non-conformités majeures non levées dans les délais"),
        "surveillance_not_held": _l("Audit de surveillance non réalisé"),
        "mark_misused": _l("Usage abusif de la marque"),
        "contract_breached": _l("Manquement au contrat ou frais impayés"),
    },
    "certificate.mention": {
        "name": _l("nom de l’organisme de formation"),
        "nda": _l("numéro de déclaration d’activité"),
        "siren": _l("SIREN de l’organisme de formation"),
        "categories": _l("catégories d’actions"),
        "site_addresses": _l("adresse des sites"),
        "start": _l("date de début"),
        "end": _l("date de fin"),
        "body_name": _l("nom de l’organisme certificateur"),
        "body_address": _l("adresse de l’organisme certificateur"),
        "reference": _l("référence à l’article L. 6316-1"),
        "number": _l("numéro du certificat"),
    },
    "certificate.mention_place": {
        **dict.fromkeys(("name", "nda", "siren", "site_addresses"), _l("fiche de l’organisme de formation")),
        **dict.fromkeys(("body_name", "body_address"), _l("réglages, identité de l’organisme certificateur")),
        **dict.fromkeys(("categories", "start", "end", "reference", "number"), _l("formulaire de décision")),
    },
    "certificate.deadline": {
        "surveillance_closes": _l("fin de la fenêtre de surveillance"),
        "renewal_closes": _l("renouvellement à décider"),
        "certificate_ends": _l("fin de validité, renouvellement décidé"),
        "suspension_ends": _l("terme de la suspension"),
    },
    "certificate.filter": {
        "valid": _l("Valides"),
        "upcoming": _l("À venir"),
        "suspended": _l("Suspendus"),
        "expired": _l("Expirés"),
        "withdrawn": _l("Retirés"),
        "surveillance_to_plan": _l("Surveillance à planifier"),
        "surveillance_urgent": _l("Surveillance urgente : moins de deux mois"),
        "renewal_to_launch": _l("Renouvellement à lancer"),
        "renewal_urgent": _l("Renouvellement urgent : moins de six mois"),
        "to_suspend": _l("Surveillance non tenue : à suspendre"),
        "suspension_ending": _l("Suspension proche de sa fin"),
        "to_withdraw": _l("Suspension dépassée : retrait à décider"),
    },
    "certificate.waiting": {
        "decisions": _l("Décisions à prendre"),
        "transfers_in": _l("Reprises de certificats à décider"),
        "transfers_out": _l("Dossiers de transfert à remettre"),
        **wording_suspensions.WAITING,
        "surveillance_urgent": _l("Surveillances à planifier, moins de deux mois"),
        "surveillance_to_plan": _l("Surveillances à planifier"),
        "renewal_urgent": _l("Renouvellements à lancer, moins de six mois"),
        "renewal_to_launch": _l("Renouvellements à lancer"),
        **wording_identity.WAITING,
    },
    "journal.subject": {
        **wording_suspensions.SUBJECTS,
        "decision": _l("Décision"),
        **wording_ministry.SUBJECTS,
        **wording_complaints.SUBJECTS,
        **wording_transfers.SUBJECTS,
        **wording_identity.SUBJECTS,
        **wording_mark.SUBJECTS,
    },
    "journal.event": {
        "decision.taken": _l("Décision prise"),
        "certificate.edition_issued": _l("Édition délivrée"),
        **wording_suspensions.EVENTS,
        "certificate.expired": _l("Certificat expiré"),
        **wording_complaints.EVENTS,
        **wording_transfers.EVENTS,
        **wording_identity.EVENTS,
        **wording_mark.EVENTS,
        **wording_ministry.EVENTS,
    },
    "journal.field": {
        "categories": _l("catégories"),
        "cause": _l("cause"),
        "effective_on": _l("date d’effet"),
        **wording_ministry.FIELDS,
        **wording_transfers.FIELDS,
        **wording_mark.FIELDS,
        "certificate": _l("certificat"),
        "ends_on": _l("dernier jour de validité"),
        **wording_complaints.FIELDS,
        "until": _l("fin maximale"),
    },
}
