"""The points that the texts leave unclear, in words: what is unclear, and what the product does meanwhile."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SETTINGS: dict[str, object] = {
    "grades_33": _l("Indicateur 33 : gravité d’un écart"),
    "new_entrant_33": _l("Indicateur 33 : un nouvel entrant montre seulement le processus"),
    "surveillance_33": _l("Indicateur 33 : revu à chaque surveillance"),
    "subcontractor_33": _l("Indicateur 33 : action faite en sous-traitance"),
    "trainers_19": _l(
        "Indicateur 19 : nombre de formateurs au-delà duquel un responsable pédagogique suit le parcours"
    ),
    "permanent_share_20": _l("Indicateur 20 : part d’heures de permanents sous laquelle l’encadrement est renforcé"),
    "wait_on_refused_extension": _l("Attente aussi après le refus d’une extension"),
    "audits_in_a_row": _l("Audits de suite d’un même organisme par le même auditeur"),
    "identity_notice_days": _l("Notification d’un changement d’identité, après sa date d’effet"),
    "audits_before_leading": _l("Audits faits avant d’être responsable d’audit"),
}

LABELS: dict[str, dict[str, object]] = {
    "setting.grades_33": {"0": _l("mineure ou majeure"), "1": _l("majeure seulement")},
    "setting.subcontractor_33": {
        "0": _l("jugé comme pour un donneur d’ordre"),
        "1": _l("sans objet"),
        "2": _l("jugé sur les missions confiées"),
        "3": _l("tient compte du donneur d’ordre"),
    },
    "unclear": {
        "U1": _l("Durée de surveillance : les lignes autres que « moins de 150 000 €, actions de formation »"),
        "U2": _l("Tranches de chiffre d’affaires : 150 000 € et 750 000 € tout juste"),
        "U3": _l("Sites visités à la surveillance"),
        "U4": _l("La fonction centrale compte-t-elle parmi les sites ?"),
        "U5": _l("Cinq mineures : constatées, ou encore ouvertes à la décision ?"),
        "U6": _l("Durée d’une suspension"),
        "U7": _l("Surveillance du 14e au 22e mois : premier et dernier jour"),
        "U8": _l("Délai pour contester une non-conformité"),
        "U9": _l("Délais de décision, d’envoi du plan et de remise du rapport"),
        "U10": _l("Changement de SIREN ou de déclaration d’activité"),
        "U11": _l("Indicateur 33 : gravité, nouvel entrant, surveillance, sous-traitance"),
        "U12": _l("Seuils des indicateurs 19 et 20, que des arrêtés doivent fixer"),
        "U13": _l("Énoncés changés en 2026 : l’indicateur 13 ou le 30 ?"),
        "U14": _l("Organisme sans bilan pédagogique et financier : produits prévus ou réalisés ?"),
        "U15": _l("Liste remise au ministère : champs, format et canal"),
        "U16": _l("L’attente de trois mois vaut-elle après le refus d’une extension ?"),
        "U17": _l("Rotation et expérience des auditeurs"),
        "U18": _l("Audit initial ou de renouvellement sans locaux dédiés"),
        "U19": _l("Extension faite en même temps qu’une surveillance"),
    },
    "unclear.answer": {
        "U1": _l("Valeurs supposées, à confirmer ou à changer par votre organisme ; aucun contrat ne se signe avant."),
        "U2": _l("La loi prime : moins de 150 000 €, de 150 000 € à moins de 750 000 €, 750 000 € et plus."),
        "U3": _l("0,6 × racine du nombre de sites, arrondi, et au moins un site non vu à l’audit précédent."),
        "U4": _l("Non par défaut : elle s’ajoute à l’échantillon."),
        "U5": _l("Celles qui restent ouvertes à la décision : à partir de cinq, elles valent une majeure."),
        "U6": _l("Une date de fin est toujours fixée."),
        "U7": _l("De 14 à 22 mois après le début, jours compris ; une alerte avant 14 mois, un refus avant 13 mois."),
        "U8": _l("Imprimé sur le rapport et au contrat."),
        "U9": _l("Des objectifs : ce qui les dépasse apparaît en retard à l’accueil."),
        "U10": _l("Une décision relue, jamais une simple correction de la fiche."),
        "U11": _l("L’article 5 ne cite pas l’indicateur 33 : lu à la lettre, un écart peut être mineur."),
        "U12": _l("Pas de seuil tant qu’aucun arrêté n’en fixe ; affichés avec l’indicateur dès qu’ils le sont."),
        "U13": _l("Le 30, d’après la comparaison des deux annexes."),
        "U14": _l("Les produits réalisés à la date de la demande."),
        "U15": _l("Un export relu avant chaque envoi ; le format suit ce que demande le ministère."),
        "U16": _l("Oui par défaut."),
        "U17": _l("Aucune limite par défaut : rien n’en est imprimé."),
        "U18": _l("Les parties conviennent d’un lieu, avec un motif ; le renouvellement n’est jamais à distance."),
        "U19": _l("Permise : les deux durées s’ajoutent."),
    },
}
