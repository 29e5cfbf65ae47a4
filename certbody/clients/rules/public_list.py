"""Reads one line of the ministry's public list of training organisations, and says what is odd about it.

Source: Code du travail L. 6351-7-1 (R6.6): 30 columns, `;`, UTF-8. A flagged row is kept: the list is not ours to mend.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from certbody.clients.rules.identifiers import check_nda, check_siren, check_siret
from certbody.kit.verdict import ALLOWED, Reason, Verdict, refuse

LIST_RULE = "Code du travail L. 6351-7-1"
COLUMNS = 30
_CATEGORY_COLUMNS = ((9, "AF"), (10, "CBC"), (11, "VAE"), (12, "CFA"))
# a quote closes its cell only in front of `;`
_LENIENT_CELL = re.compile(r'"((?:[^"]|"(?!;))*)";|([^;]*);')


@dataclass(frozen=True)
class ListedRow:
    """One training organisation as the public list shows it; `flags` says what could not be taken at its word."""

    nda: str
    previous_ndas: tuple[str, ...]
    name: str
    siren: str
    siret: str
    street: str
    postcode: str
    town: str
    region: str
    categories: tuple[str, ...]
    foreign_body: tuple[str, ...]
    declared_on: date | None
    year_start: date | None
    year_end: date | None
    specialities: tuple[tuple[str, str], ...]
    trainees: int | None
    trainees_entrusted: int | None
    trainers: int | None
    flags: tuple[str, ...]


def split_line(line: str) -> list[str]:
    """The cells of a line, its closing `;` dropped; a quote that the ministry forgot to double breaks nothing.

    >>> split_line('"1";"LE "BON" COIN";;')
    ['1', 'LE "BON" COIN', '']
    """
    return _split(line)[0]


def read_line(line: str) -> ListedRow:
    """The row on this line, with every flag. One line at a time: nothing here reads a whole file."""
    cells, well_quoted = _split(line)
    return read_row(cells, () if well_quoted else ("unescaped_quote",))


def read_row(cells: list[str], flags: tuple[str, ...] = ()) -> ListedRow:
    """The row made of these cells, its flags added to those given; short rows are filled up, never refused."""
    cell = [text.strip() for text in (cells + [""] * COLUMNS)[:COLUMNS]]
    siret = cell[3] + cell[4] if len(cell[4]) == 5 else cell[4]
    width = () if len(cells) == COLUMNS else ("wrong_column_count",)
    return ListedRow(
        nda=cell[0],
        previous_ndas=tuple(nda.strip() for nda in cell[1].split(",") if nda.strip()),
        name=" ".join(cell[2].split()),
        siren=cell[3],
        siret=siret,
        street=cell[5],
        postcode=cell[6],
        town=cell[7],
        region=cell[8],
        categories=tuple(category for column, category in _CATEGORY_COLUMNS if cell[column] == "true"),
        foreign_body=tuple(text for text in cell[13:18] if text),
        declared_on=_read_date(cell[18]),
        year_start=_read_date(cell[19]),
        year_end=_read_date(cell[20]),
        specialities=tuple((cell[column], cell[column + 1]) for column in (21, 23, 25) if cell[column]),
        trainees=_read_number(cell[27]),
        trainees_entrusted=_read_number(cell[28]),
        trainers=_read_number(cell[29]),
        flags=(*flags, *width, *_identity_flags(cell[0], cell[3], siret), *_address_flags(cell), *_value_flags(cell)),
    )


def matches_list(nda: str, siren: str, listed: ListedRow | None) -> Verdict:
    """Whether the public list tells the same story as the application; a no is settled by a recorded decision.

    Source: R6.6, invariant 10. `listed` is the row of this NDA, or None.
    """
    if listed is None:
        return refuse("nda_not_listed", LIST_RULE, nda=nda)
    if listed.siren != siren:
        return refuse("listed_siren_differs", LIST_RULE, nda=nda, siren=siren, listed=listed.siren)
    return ALLOWED if not listed.flags else Verdict(warnings=(_doubt(listed),))


def _doubt(listed: ListedRow) -> Reason:
    return Reason("listed_row_flagged", LIST_RULE, {"nda": listed.nda, "flags": listed.flags})


def _split(line: str) -> tuple[list[str], bool]:
    """The cells, and whether the quotes on the line are as CSV wants them."""
    text = line.rstrip("\r\n").removesuffix(";")
    try:
        return next(csv.reader((text,), delimiter=";", strict=True), []), True
    except csv.Error:
        cells = (match.groups() for match in _LENIENT_CELL.finditer(text + ";"))
        return [bare if quoted is None else quoted.replace('""', '"') for quoted, bare in cells], False


def _identity_flags(nda: str, siren: str, siret: str) -> list[str]:
    checks = (
        ("bad_nda", check_nda(nda).allowed),
        ("bad_siren", check_siren(siren).allowed),
        ("bad_siret", not siret or check_siret(siret).allowed),
        ("siret_mismatch", not siret or siret.startswith(siren)),
    )
    return [flag for flag, holds in checks if not holds]


def _address_flags(cell: list[str]) -> list[str]:
    if not any(cell[5:8]):
        return ["no_address"]
    return ["cedex"] if "CEDEX" in cell[7].upper() else []


def _value_flags(cell: list[str]) -> list[str]:
    dates = any(text and _read_date(text) is None for text in cell[18:21])
    numbers = any(text and _read_number(text) is None for text in cell[27:30])
    return ["bad_date"] * dates + ["bad_number"] * numbers


@lru_cache(maxsize=8192)
def _read_date(text: str) -> date | None:
    day, slash, rest = text.partition("/")
    month, _, year = rest.partition("/")
    try:
        return date(int(year), int(month), int(day)) if slash else None
    except ValueError:
        return None


def _read_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
