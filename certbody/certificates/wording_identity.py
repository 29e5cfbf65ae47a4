"""The words of changes of identity: reasons, kinds, states."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "identity_not_bound": Sentence(
        _l("Aucun certificat, contrat ni appel en cours ne lie cet organisme : il n’y a pas de changement à décider."),
        _l("Corrigez directement sa fiche ou sa demande."),
    ),
    "identity_already_open": Sentence(
        _l("Un changement d’identité de cet organisme est déjà en cours."),
        _l("Complétez ce dossier, ou abandonnez-le."),
    ),
    "identity_settled": Sentence(
        _l("Ce dossier est déjà décidé ou abandonné."), _l("Ouvrez un nouveau dossier si la situation a changé.")
    ),
    "identity_examined": Sentence(
        _l("Votre organisme certificateur a ouvert ou examiné ce dossier : il ne s’abandonne plus d’ici."),
        _l("Demandez-lui de l’abandonner, en disant pourquoi."),
    ),
    "identity_must_change": Sentence(_l("Ce type de changement modifie cette valeur : indiquez la nouvelle.")),
    "identity_must_stay": Sentence(
        _l("Ce type de changement laisse cette valeur telle quelle : choisissez un autre type, ou rétablissez-la.")
    ),
    "identity_far_ahead": Sentence(_l("La date d’effet est à plus d’un an : vérifiez l’année.")),
    "identity_not_completed": Sentence(
        _l("Le dossier n’est pas encore complet."), _l("Faites-le vérifier et compléter avant de décider.")
    ),
    "identity_without_evidence": Sentence(
        _l("Aucun justificatif n’est joint au dossier."), _l("Joignez au moins une pièce.")
    ),
    "identity_activity_changed": Sentence(
        _l("L’activité change avec le SIREN ou le NDA : le certificat ne peut pas suivre."),
        _l("Refusez le changement en le motivant : un nouvel audit initial est nécessaire."),
    ),
    "identity_not_yet": Sentence(
        _l("Le changement prend effet le %(effective_on)s : il ne s’accepte pas avant."), _l("Décidez ce jour-là.")
    ),
    "identity_suspended": Sentence(
        _l("Le certificat est suspendu : il ne reçoit pas de nouvelle édition."),
        _l("Levez d’abord la suspension, ou refusez le changement en le motivant."),
    ),
    "identity_author_decides": Sentence(
        _l("Qui a ouvert le dossier ne décide pas."), _l("Confiez la décision à quelqu’un d’autre.")
    ),
}

LABELS: dict[str, dict[str, object]] = {
    "identity.kind": {
        "ownership": _l("Changement de propriétaire"),
        "name": _l("Changement de nom"),
        "new_nda": _l("Nouvelle déclaration d’activité"),
        "new_siren": _l("Nouveau SIREN"),
        "merger": _l("Fusion ou absorption"),
    },
    "identity.kind_meaning": {
        "ownership": _l("Cession de parts ou d’actions : le SIREN et le NDA ne changent pas."),
        "name": _l("Nouvelle raison sociale, même SIREN, même NDA."),
        "new_nda": _l("Nouveau NDA, même SIREN."),
        "new_siren": _l("Une autre entité reprend l’activité."),
        "merger": _l("L’organisme rejoint une entité qui a un autre SIREN."),
    },
    "identity.state": {
        "open": _l("À compléter"),
        "completed": _l("À décider"),
        "accepted": _l("Accepté"),
        "refused": _l("Refusé"),
        "abandoned": _l("Abandonné"),
    },
    "identity.field": {
        "name": _l("Nom ou raison sociale"),
        "siren": _l("SIREN"),
        "siret": _l("SIRET du siège"),
        "nda": _l("Déclaration d’activité (NDA)"),
        "legal_status": _l("Forme juridique"),
        "manager_name": _l("Dirigeant"),
    },
    "identity.effect": {
        "accept_change": _l(
            "La fiche et le certificat prennent la nouvelle identité dès aujourd’hui ; les dates ne changent pas."
        ),
        "refuse_change": _l("Rien ne change ici : la nouvelle entité doit passer un audit initial."),
    },
}

WAITING: dict[str, object] = {
    "identity_open": _l("Changements d’identité à compléter"),
    "identity_completed": _l("Changements d’identité à décider"),
}
SUBJECTS: dict[str, object] = {
    "identity_case": _l("Changement d’identité"),
    "identity_evidence": _l("Justificatif d’un changement d’identité"),
}
EVENTS: dict[str, object] = {
    "identity_case.opened": _l("Changement d’identité signalé"),
    "identity_case.evidence_added": _l("Justificatif joint"),
    "identity_case.completed": _l("Changement d’identité complété"),
    "identity_case.abandoned": _l("Changement d’identité abandonné"),
    "identity_case.accepted": _l("Changement d’identité accepté"),
    "identity_case.refused": _l("Changement d’identité refusé"),
}
