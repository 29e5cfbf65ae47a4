"""Writes entries of the books as the tax administration reads them: the file of accounting entries (FEC)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from certbody.billing.rules.ledger import (
    AUDITOR_EXPENSES,
    AUDITOR_FEES,
    BANK,
    CLIENTS,
    DEPOSITS,
    FEES,
    SALES,
    STRIPE,
    SUPPLIERS,
    UNALLOCATED,
    VAT,
    VAT_DEDUCTIBLE,
    VAT_WAITING,
)

FEC_RULE = "LPF, art. A47 A-1"
ENCODING = "iso-8859-15"
COLUMNS = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib"),
    *("PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate"),
    *("Montantdevise", "Idevise"),
)
JOURNALS = {
    "sales": "VE\tVentes",
    "purchases": "AC\tAchats",
    "bank": "BQ\tBanque",
    "various": "OD\tOpérations diverses",
}
ACCOUNT_NAMES = {
    CLIENTS: "Clients",
    SALES: "Prestations de services",
    VAT: "TVA collectée",
    VAT_WAITING: "TVA en attente d'encaissement",
    DEPOSITS: "Clients - acomptes reçus sur commandes",
    BANK: "Banque",
    STRIPE: "Stripe",
    UNALLOCATED: "Comptes d'attente",
    FEES: "Autres frais et commissions sur prestations de services",
    SUPPLIERS: "Fournisseurs",
    AUDITOR_FEES: "Rémunérations d'intermédiaires et honoraires",
    AUDITOR_EXPENSES: "Voyages et déplacements",
    VAT_DEDUCTIBLE: "TVA déductible sur autres biens et services",
}
PENALTIES_NAME = "Pénalités de retard perçues"
_TYPED = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u202f": " ", "\xa0": " "}
_SPELLED = str.maketrans(_TYPED)


class FecLine(NamedTuple):
    """A line of the books; `letter` is the number of its invoice or fee, `settled_on` the day when that was settled."""

    position: int
    journal: str
    day: date
    role: str
    account: str
    auxiliary: str
    auxiliary_name: str
    piece: str
    piece_on: date
    label: str
    debit_cents: int
    credit_cents: int
    letter: str | None
    settled_on: date | None
    recorded_on: date


def fec_name(siren: str, last_day: date) -> str:
    """How the file is named: the SIREN, then the last day of the exercise. Example: 732829320FEC20261231.txt."""
    return f"{siren}FEC{_day(last_day)}.txt"


def fec_lines(lines: Iterable[FecLine]) -> Iterator[str]:
    """The lines of the file, its heading first, from those of the books in the order of recording, entry by entry.

    Entries are numbered 1, 2, 3… in each journal. Source: LPF, art. A47 A-1, VII. Example: 1 062 € owed by a client →
    `VE⇥Ventes⇥1⇥20261123⇥411000⇥Clients⇥…⇥1062,00⇥0,00⇥…`.
    """
    yield "\t".join(COLUMNS) + "\r\n"
    numbers: dict[str, int] = {}
    for line in lines:
        if line.position == 1:
            numbers[line.journal] = numbers.get(line.journal, 0) + 1
        yield _line(line, numbers[line.journal])


def _account_name(line: FecLine) -> str:
    """What the account is called; that of penalties stands where sales do, with a number of its own (not 706…)."""
    return PENALTIES_NAME if line.role == SALES and not line.account.startswith("706") else ACCOUNT_NAMES[line.role]


def _line(line: FecLine, number: int) -> str:
    lettered = line.role in (CLIENTS, SUPPLIERS) and line.settled_on is not None
    letter, settled = (line.letter, _day(line.settled_on)) if lettered and line.settled_on else ("", "")
    return (
        f"{JOURNALS[line.journal]}\t{number}\t{_day(line.day)}\t{line.account}\t{_account_name(line)}"
        f"\t{line.auxiliary}\t{plain(line.auxiliary_name)}\t{plain(line.piece)}\t{_day(line.piece_on)}"
        f"\t{plain(line.label)}\t{amount(line.debit_cents)}\t{amount(line.credit_cents)}\t{letter}\t{settled}"
        f"\t{_day(line.recorded_on)}\t\t\r\n"
    )


@lru_cache(maxsize=4096)
def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def amount(cents: int) -> str:
    """An amount in euros, a comma before its cents, nothing between its thousands. Example: 106200 → 1062,00."""
    return f"{cents // 100},{cents % 100:02d}"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text in the characters that the file may hold (ISO 8859-15), on one line and without a tab.

    Typographic signs become typed ones; a letter that the set lacks loses its accent, or is a question mark.
    """
    if _fits(text):
        return text
    spelled = " ".join(text.translate(_SPELLED).split())
    return spelled if _fits(spelled) else "".join(map(_written, spelled))


def _fits(text: str) -> bool:
    return text.isprintable() and len(text.encode(ENCODING, "ignore")) == len(text)


def _written(letter: str) -> str:
    if not letter.isprintable():
        return ""
    if _fits(letter):
        return letter
    bare = "".join(one for one in unicodedata.normalize("NFKD", letter) if one.isascii() and one.isprintable())
    return bare or "?"
