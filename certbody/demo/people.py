"""The bodies and people of the demo. All invented; their addresses end in `.example`, which nobody can own."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "certbody-demo-2026"  # noqa: S105 - printed at the start of the demo, which is its purpose


@dataclass(frozen=True)
class DemoBody:
    """One certification body, as its profile says; `stories`: which stage of life each of its clients shows."""

    slug: str
    name: str
    legal_form: str
    capital: str
    siren: str
    address: str
    postcode: str
    city: str
    signatory: str
    stories: tuple[int, ...]


BODIES = (
    DemoBody(
        "armorique", "Armorique Certification", "SAS", "40 000 €", "000300012",
        "14 quai de la Prévalaye", "35000", "Rennes", "Yann Le Goff",
        (*range(31), *range(5)),
    ),
    DemoBody(
        "rhodania", "Rhodania Qualité", "SARL", "25 000 €", "000300020",
        "7 place des Jacobins", "69002", "Lyon", "Inès Ferreira",
        (*range(11), 12, 15, 17),
    ),
    DemoBody(
        "garonne", "Garonne Conformité", "SAS", "30 000 €", "000300038",
        "22 allée Jean-Jaurès", "31000", "Toulouse", "Marc Delmas",
        tuple(range(10)),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who signs in to the demo, with their roles in each body."""

    email: str
    name: str
    places: dict[str, tuple[str, ...]]


OPERATOR = DemoPerson("operateur@certbody.example", "Omar Bensaïd", {"platform": ("operator",)})

STAFF = (
    DemoPerson("admin@armorique.example", "Yann Le Goff", {"armorique": ("administrator",)}),
    DemoPerson("planning@armorique.example", "Maëlle Riou", {"armorique": ("planner",)}),
    DemoPerson("auditeur@armorique.example", "Claire Tanguy", {"armorique": ("auditor",), "rhodania": ("auditor",)}),
    DemoPerson("auditrice2@armorique.example", "Sofia Lambert", {"armorique": ("auditor",)}),
    DemoPerson("decision@armorique.example", "Henri Kervella", {"armorique": ("reviewer",)}),
    DemoPerson("compta@armorique.example", "Nadia Perrin", {"armorique": ("accountant",)}),
    DemoPerson("admin@rhodania.example", "Inès Ferreira", {"rhodania": ("administrator", "planner")}),
    DemoPerson("auditeur@rhodania.example", "Paul Vasseur", {"rhodania": ("auditor",)}),
    DemoPerson("decision@rhodania.example", "Louise Morel", {"rhodania": ("reviewer",), "garonne": ("reviewer",)}),
    DemoPerson("admin@garonne.example", "Marc Delmas", {"garonne": ("administrator", "planner", "accountant")}),
    DemoPerson("auditeur@garonne.example", "Jules Ader", {"garonne": ("auditor",)}),
)

# What the start prints: the people worth trying first.
DEMO_PEOPLE = (
    ("admin@armorique.example", "administrateur, Armorique Certification"),
    ("planning@armorique.example", "planificatrice, Armorique Certification"),
    ("auditeur@armorique.example", "auditrice, Armorique et Rhodania"),
    ("decision@armorique.example", "revue et décision, Armorique Certification"),
    ("compta@armorique.example", "comptable, Armorique Certification"),
    ("client@armorique.example", "organisme de formation, client d’Armorique"),
    ("admin@rhodania.example", "administratrice, Rhodania Qualité"),
    ("operateur@certbody.example", "opérateur de la plateforme"),
)

CLIENT_NAMES = (
    "Camille Aubert", "Dominique Caron", "Lou Fabre", "Alix Girard", "Sacha Hubert", "Charlie Lemoine", "Noa Marchand",
    "Andrea Picard", "Claude Renaud", "Maxime Sorel", "Eden Tessier", "Morgan Vidal",
)  # fmt: skip
