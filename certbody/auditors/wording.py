"""The words of auditors: reasons, kinds of ties and halves of a day."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "qualification_missing": Sentence(
        _l("Aucune qualification enregistrée pour la catégorie %(category)s."),
        _l("Enregistrez la qualification et sa preuve dans la fiche de l’auditeur, ou choisissez une autre personne."),
    ),
    "qualification_ended": Sentence(
        _l("La qualification %(category)s a pris fin le %(ended_on)s, avant l’audit du %(day)s."),
        _l("Enregistrez son renouvellement dans la fiche de l’auditeur, ou choisissez une autre personne."),
    ),
    "qualification_not_begun": Sentence(
        _l("La qualification %(category)s ne commence que le %(begins_on)s, après l’audit du %(day)s."),
        _l("Choisissez une date à partir de ce jour, ou une autre personne."),
    ),
    "link_lasts": Sentence(
        _l("Un lien avec cet organisme, ou un autre de son groupe, est toujours en cours."),
        _l("Choisissez une autre personne ; le délai d’impartialité ne commence qu’à la fin du lien."),
    ),
    "link_too_recent": Sentence(
        _l("Un lien avec cet organisme, ou un autre de son groupe, a pris fin le %(ended_on)s, trop récemment."),
        _l("Cette personne pourra intervenir à partir du %(free_from)s."),
    ),
    "double_booking": Sentence(
        _l("Cette demi-journée du %(day)s est déjà prise."),
        _l("Choisissez une autre demi-journée ou une autre personne."),
    ),
    "person_absent": Sentence(
        _l("Absence enregistrée le %(day)s."), _l("Choisissez un autre jour ou une autre personne.")
    ),
    "layout_differs_from_sizing": Sentence(
        _l("Demi-journées calculées : %(sized)s ; placées : %(planned)s."),
        _l("Placez exactement les demi-journées calculées, ou recalculez la durée avec un motif."),
    ),
    "half_day_unknown": Sentence(_l("Une demi-journée est le matin ou l’après-midi."), _l("Choisissez l’un des deux.")),
    "more_than_a_day_on_a_date": Sentence(
        _l("%(half_days)s demi-journées le %(day)s pour une même personne : deux au plus par date."),
        _l("Répartissez-les sur une autre date ou un autre auditeur."),
    ),
    "half_day_given_twice": Sentence(
        _l("La même demi-journée du %(day)s est donnée deux fois à la même personne."),
        _l("Choisissez une autre demi-journée pour l’une des deux."),
    ),
    "not_an_auditor": Sentence(
        _l("Une qualification se rattache à un auditeur ou à un relecteur."),
        _l("Donnez-lui d’abord ce rôle dans la page des membres."),
    ),
    "already_revoked": Sentence(_l("Cette qualification a déjà été retirée le %(day)s.")),
    "link_already_ended": Sentence(_l("La fin de ce lien est déjà enregistrée au %(day)s.")),
    "proof_missing": Sentence(_l("Décrivez la preuve ou joignez-la : une qualification se prouve.")),
    "revocation_reason_missing": Sentence(_l("Indiquez pourquoi cette qualification est retirée.")),
    "ends_before_it_begins": Sentence(_l("La fin ne peut pas précéder le début.")),
    "end_in_future": Sentence(_l("Un lien terminé l’est à une date passée.")),
    "organisation_unknown": Sentence(
        _l("Aucun organisme de votre portefeuille ne porte ce numéro ou ce nom exact, ou plusieurs le portent.")
    ),
}

LABELS: dict[str, dict[str, object]] = {
    "link.kind": {
        "employed": _l("Salarié de l’organisme"),
        "consulted": _l("Conseil à l’organisme"),
        "trained_for": _l("Formation dispensée pour lui"),
        "owns": _l("Participation au capital"),
        "family": _l("Lien familial"),
        "other": _l("Autre lien"),
    },
    "holiday": {
        "new_year": _l("le Jour de l’an"),
        "easter_monday": _l("le lundi de Pâques"),
        "labour_day": _l("la fête du Travail"),
        "victory_day": _l("la Victoire de 1945"),
        "ascension": _l("l’Ascension"),
        "whit_monday": _l("le lundi de Pentecôte"),
        "national_day": _l("la fête nationale"),
        "assumption": _l("l’Assomption"),
        "all_saints": _l("la Toussaint"),
        "armistice": _l("l’Armistice de 1918"),
        "christmas": _l("Noël"),
    },
    "half": {"am": _l("Matin"), "pm": _l("Après-midi")},
    "journal.subject": {
        "qualification": _l("Qualification"),
        "impartiality_link": _l("Lien avec un organisme"),
        "absence": _l("Absence"),
    },
    "journal.event": {
        "qualification.recorded": _l("Qualification enregistrée"),
        "qualification.revoked": _l("Qualification retirée"),
        "impartiality_link.recorded": _l("Lien déclaré"),
        "impartiality_link.ended": _l("Fin d’un lien"),
        "absence.recorded": _l("Absence enregistrée"),
    },
    "journal.field": {
        "valid_to": _l("jusqu’au"),
        "revoked_on": _l("retirée le"),
        "ended_on": _l("terminé le"),
        "organisation": _l("organisme"),
    },
}
