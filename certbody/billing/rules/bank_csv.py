"""Reads the account statements that banks write as tables (CSV), by columns that the body has named once."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from certbody.billing.rules.bank_lines import Entry, Problem, Read, Unreadable, cents_of, day_of

ROLES = ("day", "words", "amount", "credit", "currency", "payer", "reference")
MOST_BEFORE_HEADING = 30
SHOWN_LINES = 3
_EURO = ("", "EUR", "EURO", "EUROS", "€")
# Words by which banks name their columns, without accents; the first that is found counts.
_USUAL = {
    "day": ("date de comptabilisation", "date operation", "date comptable", "date", "jour"),
    "words": (
        "libelle complet",
        "informations complementaires",
        "libelle operation",
        "libelle",
        "description",
        "motif",
    ),
    "amount": ("montant", "amount"),
    "credit": ("credit", "recettes"),
    "currency": ("devise", "monnaie", "currency"),
    "payer": ("donneur d'ordre", "emetteur", "nom du tiers", "contrepartie", "tiers"),
    "reference": ("reference operation", "reference", "numero d'operation", "id"),
}


@dataclass(frozen=True)
class Heading:
    """The columns of a table, on which line they stand, how cells are parted, and the first lines below."""

    columns: tuple[str, ...]
    place: int
    delimiter: str
    below: tuple[tuple[str, ...], ...]


def text_of(body: bytes) -> str:
    """The letters of a file: UTF-8 when it is that, else as Windows writes them."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def find_heading(text: str) -> Heading:
    """The heading of a table, below the lines that banks put above it: the first that a line with a day follows.

    Raises Unreadable when there is none. Example: `Date;Libellé;Montant` above `23/11/2026;VIR ÉCOLE;120,00`.
    """
    start = text.lstrip()[:100_000]
    delimiter = max(";\t,|", key=start.count)
    rows: list[tuple[int, tuple[str, ...]]] = []
    for place, row in _rows(text, delimiter):
        cells = tuple(cell.strip() for cell in row)
        if len(rows) > MOST_BEFORE_HEADING + SHOWN_LINES:
            break
        rows.append((place, cells))
    for at, (place, cells) in enumerate(rows[:MOST_BEFORE_HEADING]):
        below = [row for _, row in rows[at + 1 : at + 1 + SHOWN_LINES]]
        names = [cell for cell in cells if cell and day_of(cell) is None and cents_of(cell) is None]
        if len(names) >= 3 and below and any(day_of(cell) for cell in below[0]):
            return Heading(cells, place, delimiter, tuple(below))
    raise Unreadable(Problem(1, "statement_no_heading"))


def guess_columns(columns: Sequence[str]) -> dict[str, str]:
    """Which column may say what, by the words that banks use; a column says one thing.

    One of what went out alone is none of amounts. Example: `Montant débit` and `Montant crédit` → the second is credit.
    """
    plain = {column: _plain(column) for column in columns if column}
    found: dict[str, str] = {}
    for role in ROLES:
        free = {column: name for column, name in plain.items() if column not in found.values()}
        named = [one for usual in _USUAL[role] for one, name in free.items() if usual in name and _may_say(role, name)]
        found |= {role: named[0]} if named else {}
    return found


def _may_say(role: str, name: str) -> bool:
    """A column of one direction alone says no amount; one of both may."""
    return role != "amount" or ("debit" in name) == ("credit" in name)


def fits(heading: Heading, columns: Mapping[str, str]) -> bool:
    """Whether a table has every column that the body has named."""
    return bool(columns) and set(columns.values()) <= set(heading.columns)


def read_table(text: str, heading: Heading, columns: Mapping[str, str], account: str) -> Iterator[Read]:
    """The movements of a table; a line without a day or an amount is told with its number, and the others are kept.

    A column of money that came in (`credit`) leaves out what went out; where a column says the currency (`currency`),
    what is not in euros is told and not kept. Source: the body's own bank.
    """
    at = {role: heading.columns.index(column) for role, column in columns.items()}
    for place, row in _rows(text, heading.delimiter):
        if place <= heading.place or not any(cell.strip() for cell in row):
            continue
        told = {role: row[index].strip() if index < len(row) else "" for role, index in at.items()}
        yield _entry_of(place, told, account)


def _entry_of(place: int, told: Mapping[str, str], account: str) -> Read:
    day, money = day_of(told["day"]), told.get("amount") or told.get("credit") or ""
    cents = cents_of(money) if money or "amount" in told else 0
    if day is None:
        return Problem(place, "statement_day", told["day"])
    if cents is None:
        return Problem(place, "statement_amount", money)
    if (currency := told.get("currency", "")).upper() not in _EURO:
        return Problem(place, "statement_currency", currency, amount=money, reference=told.get("reference", ""))
    return Entry(place, account, told.get("reference", ""), day, cents, told.get("payer", ""), told["words"])


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise Unreadable(Problem(reader.line_num, "statement_broken")) from error


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())
