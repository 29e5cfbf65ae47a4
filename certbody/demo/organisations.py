"""Sixty invented training organisations, written as the public list writes them.

Their SIREN pass the check digit and begin with 000, their NDA with 99: the registers give out neither, so that no
row of the demo can be taken for somebody real.
"""

from __future__ import annotations

from certbody.clients.rules.identifiers import luhn_holds

COUNT = 60
HEADER = (
    "numeroDeclarationActivite;numerosDeclarationActivitePrecedent;denomination;siren;siretEtablissementDeclarant;"
    "adressePhysiqueOrganismeFormation.voie;adressePhysiqueOrganismeFormation.codePostal;"
    "adressePhysiqueOrganismeFormation.ville;adressePhysiqueOrganismeFormation.codeRegion;"
    "certifications.actionsDeFormation;certifications.bilansDeCompetences;certifications.VAE;"
    "certifications.actionsDeFormationParApprentissage;organismeEtrangerRepresente.denomination;"
    "organismeEtrangerRepresente.voie;organismeEtrangerRepresente.codePostal;organismeEtrangerRepresente.ville;"
    "organismeEtrangerRepresente.pays;informationsDeclarees.dateDerniereDeclaration;"
    "informationsDeclarees.debutExercice;informationsDeclarees.finExercice;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite1;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite1;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite2;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite2;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite3;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite3;informationsDeclarees.nbStagiaires;"
    "informationsDeclarees.nbStagiairesConfiesParUnAutreOF;informationsDeclarees.effectifFormateurs"
)
_KINDS = (
    "Atelier", "Institut", "École", "Académie", "Campus", "Centre", "Maison", "Pôle", "Fabrique", "Collectif",
)  # fmt: skip
_TRADES = (
    ("du Numérique Responsable", "326", "Informatique, traitement de l'information"),
    ("des Métiers de Bouche", "221", "Agro-alimentaire, alimentation, cuisine"),
    ("du Management Serein", "310", "Spécialités plurivalentes des échanges et de la gestion"),
    ("des Langues Vivantes", "136", "Langues vivantes, civilisations étrangères et régionales"),
    ("de la Petite Enfance", "332", "Travail social"),
    ("de la Vente et du Conseil", "312", "Commerce, vente"),
    ("du Bâtiment Durable", "232", "Bâtiment : construction et couverture"),
)
_PLACES = (
    ("3 rue des Tisserands", "35000", "RENNES", "53"),
    ("18 avenue du Général-Leclerc", "44000", "NANTES", "52"),
    ("5 impasse du Moulin", "29200", "BREST", "53"),
    ("41 cours Lafayette", "69003", "LYON", "84"),
    ("9 rue de la République", "38000", "GRENOBLE", "84"),
    ("27 boulevard de Strasbourg", "31000", "TOULOUSE", "76"),
    ("2 place du Marché", "64000", "PAU", "75"),
)


def siren(number: int) -> str:
    """The invented SIREN of the n-th organisation."""
    stem = f"0001{number:04d}"
    return next(stem + digit for digit in "0123456789" if luhn_holds(stem + digit))


def line(number: int) -> str:
    """The n-th organisation as one line of the public list."""
    kind = _KINDS[number % len(_KINDS)]
    trade, code, label = _TRADES[number % len(_TRADES)]
    street, postcode, city, region = _PLACES[number % len(_PLACES)]
    nda, own = f"99{number:09d}", siren(number)
    certified = ["true", "false", "false", "false"] if number % 3 == 0 else ["", "", "", ""]
    texts = [nda, nda, f"{kind} {trade}", own, f"{own}{_nic(own)}", street, postcode, city, region]
    cells = [f'"{text}"' for text in texts] + certified + ['""'] * 5 + ["30/04/2026", "01/01/2025", "31/12/2025"]
    cells += [f'"{code}"', f'"{label}"', "", "", "", "", str(40 + 7 * number), "0", str(1 + number % 9)]
    return ";".join(cells) + ";"


def _nic(own: str) -> str:
    """The five digits that make a SIRET of a SIREN."""
    return next(f"0001{digit}" for digit in "0123456789" if luhn_holds(f"{own}0001{digit}"))
