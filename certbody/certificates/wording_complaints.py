"""The words of complaints, appeals and reports: reasons, states, outcomes, steps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "received_in_future": Sentence(_l("Cette date est dans le futur.")),
    "appeal_names_no_decision": Sentence(_l("Un appel vise une décision : choisissez-la.")),
    "complaint_file_kind": Sentence(
        _l("Joignez un PDF, une image, un document Word, Excel ou OpenDocument, ou du texte.")
    ),
    "complaint_file_large": Sentence(_l("Ce fichier dépasse 10 Mo.")),
    "complaint_organisation_unknown": Sentence(
        _l("Aucun organisme, ou plusieurs, portent ce NDA, ce SIREN, ce numéro de certificat ou ce nom exact.")
    ),
    "complaint_audit_unknown": Sentence(_l("Aucun audit de cet organisme ne porte cette référence.")),
    "complaint_move_not_allowed": Sentence(
        _l("« %(act)s » n’est pas l’étape suivante d’un dossier à l’état « %(state)s »."),
        _l("Dans cet état, on peut : %(allowed)s."),
    ),
    "complaint_closed": Sentence(
        _l("Ce dossier est clos."), _l("Ouvrez un nouveau dossier si un fait nouveau paraît.")
    ),
    "complaint_organisation_settled": Sentence(
        _l("L’organisme rattaché a écrit ce dossier, ou en a été averti : un autre le lirait à sa place."),
        _l("Ouvrez un autre dossier pour l’autre organisme."),
    ),
    "handler_lacks_role": Sentence(
        _l("Cette personne ne traite pas les plaintes et les appels dans l’organisme."),
        _l("Choisissez une personne qui en a le rôle."),
    ),
    "handler_in_audit_team": Sentence(
        _l("Cette personne a participé à l’audit concerné."),
        _l("Confiez le dossier à une personne qui n’a pas fait partie de l’équipe de cet audit."),
    ),
    "handler_reviewed": Sentence(
        _l("Cette personne a relu le rapport de l’audit concerné."),
        _l("Confiez le dossier à une personne qui n’a pas relu ce rapport."),
    ),
    "handler_decided": Sentence(
        _l("Cette personne a pris la décision concernée."),
        _l("Confiez le dossier à une personne qui n’a pas pris cette décision."),
    ),
    "handler_concerned": Sentence(
        _l("Cette personne est celle dont on se plaint."),
        _l("Confiez le dossier à une autre personne, ou corrigez la personne mise en cause si ce n’est pas elle."),
    ),
    "not_the_handler": Sentence(
        _l("La réponse revient à la personne à qui le dossier est confié."),
        _l("Confiez le dossier à la personne qui doit répondre."),
    ),
    "extra_audit_needs_certificate": Sentence(
        _l("Un audit complémentaire suppose un certificat valide ou suspendu."),
        _l("Rattachez le dossier à un organisme certifié."),
    ),
    "extra_audit_opened": Sentence(
        _l("Ce dossier a déjà conduit à un audit complémentaire."), _l("Suivez cet audit dans la liste des audits.")
    ),
    "decision_not_appealable": Sentence(
        _l("Cette décision n’est pas défavorable : elle ne s’attaque pas par un appel."),
        _l("Adressez plutôt une plainte à l’organisme certificateur."),
    ),
    "appeal_too_late": Sentence(
        _l("Le délai d’appel a pris fin le %(last_day)s."),
        _l("Adressez plutôt une plainte à l’organisme certificateur."),
    ),
    "appeal_already_made": Sentence(
        _l("Un appel a déjà été formé contre cette décision."), _l("Suivez-le dans la liste des appels.")
    ),
    "decider_decided_before": Sentence(
        _l("La personne qui a pris la décision contestée ne prend pas la nouvelle."),
        _l(
            "Une autre personne qui a le rôle « Revue et décision » la prend ; un administrateur donne ce rôle sous "
            "« Membres »."
        ),
    ),
    "reinstate_without_appeal": Sentence(
        _l("Un certificat retiré ne se rétablit qu’à la suite d’un appel accueilli."),
        _l("L’organisme de formation peut déposer une nouvelle demande."),
    ),
}

ACTS: dict[str, object] = {
    "acknowledge": _l("accuser réception"),
    "assign": _l("confier"),
    "answer": _l("répondre"),
    "close": _l("clore"),
}
STATES: dict[str, object] = {
    "received": _l("Reçu"),
    "acknowledged": _l("Réception confirmée"),
    "assigned": _l("Confié"),
    "answered": _l("Réponse donnée"),
    "closed": _l("Clos"),
}

LABELS: dict[str, dict[str, object]] = {
    "complaint.kind": {"report": _l("Signalement"), "complaint": _l("Plainte"), "appeal": _l("Appel")},
    "complaint.about": {
        "organisation": _l("Un organisme certifié"),
        "service": _l("Nos services"),
        "people": _l("Une personne qui travaille pour nous"),
        "body": _l("Notre organisme lui-même"),
        "decision": _l("Une décision"),
    },
    "complaint.source": {"third_party": _l("Un tiers"), "client": _l("L’organisme de formation")},
    "complaint.act": ACTS,
    "complaint.state": STATES,
    "complaint.outcome": {
        "upheld": _l("Fondé"),
        "partly_upheld": _l("Fondé en partie"),
        "not_upheld": _l("Non fondé"),
        "inadmissible": _l("Irrecevable"),
        "withdrawn": _l("Retiré par son auteur"),
    },
    "complaint.filter": {
        "open": _l("En cours"),
        "report": _l("Signalements"),
        "complaint": _l("Plaintes"),
        "appeal": _l("Appels"),
        "closed": _l("Clos"),
    },
    "complaint.event": {
        "receive": _l("Reçu"),
        "acknowledge": _l("Réception confirmée"),
        "assign": _l("Confié"),
        "answer": _l("Réponse donnée"),
        "close": _l("Clos"),
        "extra_audit": _l("Audit complémentaire ouvert"),
        "remind": _l("Échéance rappelée"),
        "decide_again": _l("Nouvelle décision prise"),
    },
    "complaint.waiting": {
        "to_take_late": _l("Plaintes, appels et signalements à confier, en retard"),
        "to_take": _l("Plaintes, appels et signalements à confier"),
        "to_answer_late": _l("Réponses à donner, en retard"),
        "to_answer": _l("Réponses à donner"),
        "to_close": _l("Plaintes, appels et signalements à clore"),
        "to_decide": _l("Appels accueillis : nouvelle décision attendue"),
        "appeals": _l("Nouvelles décisions à prendre après un appel"),
    },
}

SUBJECTS: dict[str, object] = {"complaint": _l("Plainte, appel ou signalement")}
FIELDS: dict[str, object] = {"number": _l("numéro"), "concerned": _l("personne mise en cause")}
EVENTS: dict[str, object] = {
    "complaint.receive": _l("Plainte, appel ou signalement reçu"),
    "complaint.linked": _l("Plainte, appel ou signalement rattaché"),
    "complaint.acknowledge": _l("Réception confirmée à l’auteur"),
    "complaint.assign": _l("Plainte, appel ou signalement confié"),
    "complaint.answer": _l("Réponse donnée à l’auteur"),
    "complaint.close": _l("Plainte, appel ou signalement clos"),
    "complaint.extra_audit": _l("Audit complémentaire ouvert après un signalement"),
    "complaint.remind": _l("Échéance rappelée"),
    "complaint.decide_again": _l("Nouvelle décision prise après un appel"),
    "certificate.superseded": _l("Certificat remplacé"),
}
