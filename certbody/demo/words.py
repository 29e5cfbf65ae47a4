"""What people write in the demo: believable, short, about nobody."""

from __future__ import annotations

from typing import NamedTuple

ACTION = {
    "AF": "Tableur, perfectionnement (3 jours)",
    "CBC": "Bilan de compétences, parcours de 24 heures",
    "VAE": "Accompagnement à la validation des acquis, niveau 5",
    "CFA": "CAP en apprentissage, première année",
}

EVIDENCE = (
    "Site internet consulté le jour de l’audit ; programme daté et versionné.",
    "Procédure d’accueil, livret remis, feuille d’émargement de la session échantillonnée.",
    "Entretien avec le référent pédagogique ; dossier du stagiaire de la session échantillonnée.",
    "Tableau de suivi des réclamations et compte rendu de la revue annuelle.",
    "CV et attestations des intervenants ; entretien annuel.",
)

FACTS = {
    0: "Les éléments présentés ne couvrent pas toute l’exigence pour la session échantillonnée.",
    1: "Les délais d’accès et les modalités d’évaluation ne figurent pas sur la page de la formation échantillonnée.",
    2: "Le taux de satisfaction est publié sans méthode de calcul ni année.",
    8: "Le positionnement à l’entrée n’est pas tracé pour deux stagiaires sur cinq.",
    11: "L’atteinte des objectifs n’est pas évaluée en fin de prestation.",
    12: "Les abandons sont constatés sans relance documentée.",
    17: "L’adéquation de la salle n’est pas vérifiée avant la session.",
    22: "Aucun plan de développement des compétences n’est établi pour l’année.",
    24: "La veille métiers existe mais n’est pas exploitée.",
    26: "Aucun réseau de partenaires du handicap n’est mobilisable.",
    30: "Les appréciations des financeurs ne sont pas recueillies.",
    32: "Les mesures d’amélioration ne reposent sur aucune analyse des appréciations.",
}

PLAN = {
    "cause": "La mise à jour de nos pages n’était confiée à personne : chacun pensait qu’un autre s’en chargeait.",
    "correction": "Pages complétées et vérifiées une à une, avec la date de mise à jour.",
    "corrective_action": "Une responsable relit chaque page au trimestre avec une liste de contrôle, suivie en revue.",
    "owner": "Responsable qualité",
}

STRENGTHS = "Équipe pédagogique stable et engagée.\nSuivi individuel des stagiaires outillé et tenu à jour."
CONCLUSION = "Le système est maîtrisé ; les écarts relevés sont circonscrits et font l’objet d’un plan d’actions."

PREPARED = {
    1: "Chaque page de formation de notre site dit les prérequis, la durée, les modalités et le délai d’accès. "
    "Une responsable relit toutes les pages au trimestre ; la date de relecture figure en bas de page.",
    2: "Nous publions le taux de satisfaction et le taux de réussite de l’année, avec la méthode de calcul et "
    "le nombre de réponses.",
    4: "Un entretien de trente minutes précède chaque inscription. Sa grille est jointe ; elle est gardée au "
    "dossier du bénéficiaire.",
    9: "Le livret d’accueil est envoyé avec la convocation : règlement intérieur, accès, référents, moyens techniques.",
    26: "Notre référente handicap a une liste de partenaires, revue en janvier. "
    "À compléter avec les dates des contacts.",
}
PREPARED_FILES = {
    1: ("relecture-des-pages.txt", "Pages relues le 3 du mois : 14. Corrigées : 2 (délai d’accès, tarif)."),
    4: (
        "grille-entretien.txt",
        "Projet, contraintes, niveau de départ, aménagements, attentes de l’entreprise.",
    ),
}


class Remark(NamedTuple):
    """What the reviewer asks at a field, and what the field says once corrected."""

    asked: str
    corrected: str


REMARKS = (
    Remark(
        "Dites quelle session a été vue, et ce que son dossier montrait.",
        "Entretien avec le référent pédagogique ; dossier du stagiaire de la session échantillonnée (mars 2026) : "
        "contrat, émargements et évaluation finale.",
    ),
    Remark(
        "Citez les indicateurs concernés : le décideur doit comprendre la conclusion sans relire les constats.",
        "Le système est maîtrisé ; les deux écarts relevés (indicateurs 1 et 12) sont circonscrits et font l’objet "
        "d’un plan d’actions.",
    ),
)
