"""Proposes which invoices a transfer settles: by their number in its words, by its amount, by the client's name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from certbody.billing.rules.numbering import parse_number

CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"
CONFIDENCES = (CERTAIN, LIKELY, POSSIBLE)
MOST_PROPOSED = 3
CREDIT_NOTES = "AV"
_NUMBER = re.compile(r"(?:(?<![A-Z])([A-Z]{1,4})[\s_/.-]{0,2}|(?<!\d))(20\d\d)[\s_/.-]{0,2}(\d{6,9})(?!\d)")
_FORMS = {
    "sarl", "sas", "sasu", "eurl", "sa", "ei", "scop", "scic", "sci", "snc", "association", "asso", "ste", "societe",
    "mme", "mlle", "madame", "monsieur", "de", "du", "des", "la", "le", "les", "et", "vir", "virement",
}  # fmt: skip
_SHORTEST_NAME = 4


@dataclass(frozen=True)
class OpenInvoice:
    """An issued invoice and what is left to pay of it."""

    id: UUID
    number: str
    client_id: UUID
    client: str
    left_cents: int
    due_on: date


@dataclass(frozen=True)
class Part:
    """How much of a transfer goes to one invoice."""

    invoice: OpenInvoice
    cents: int


@dataclass(frozen=True)
class Suggestion:
    """Which invoices a transfer may settle, why, how sure that is, and what of it would settle none of them."""

    confidence: str
    reason: str
    parts: tuple[Part, ...]
    rest_cents: int


class Matching:
    """The open invoices of a body, ordered so that many transfers are held against them at once."""

    def __init__(self, invoices: Iterable[OpenInvoice]) -> None:
        self._by_number: dict[tuple[str | None, int, int], list[OpenInvoice]] = defaultdict(list)
        self._by_amount: dict[int, list[OpenInvoice]] = defaultdict(list)
        self._by_client: dict[UUID, list[OpenInvoice]] = defaultdict(list)
        for one in sorted(invoices, key=lambda one: (one.due_on, one.number)):
            number = parse_number(one.number)
            if number is not None:
                for series in (number.series, None):
                    self._by_number[series, number.year, number.rank].append(one)
            self._by_amount[one.left_cents].append(one)
            self._by_client[one.client_id].append(one)
        self._by_word: dict[str, list[tuple[frozenset[str], UUID]]] = defaultdict(list)
        for client_id, known in self._by_client.items():
            words = name_words(known[0].client)
            if sum(map(len, words)) >= _SHORTEST_NAME:
                self._by_word[max(words, key=len)].append((words, client_id))

    def suggest(self, amount_cents: int, words: str, payer: str = "") -> tuple[Suggestion, ...]:
        """What a transfer may settle, the surest first, at most three; nothing is ever booked from it alone.

        Certain: its words name invoices that come to its amount to the cent. Likely: they name invoices of another
        amount, or its payer owes exactly that. Possible: its payer owes something else, or one invoice has its amount.
        Example: 120 €, « Facture F-2026-000012 », of which 120 € are left → certain.
        """
        found: dict[tuple[Part, ...], Suggestion] = {}
        for one in self._all(amount_cents, words, payer):
            found.setdefault(one.parts, one)
        return tuple(sorted(found.values(), key=lambda one: CONFIDENCES.index(one.confidence))[:MOST_PROPOSED])

    def _all(self, cents: int, words: str, payer: str) -> Iterator[Suggestion]:
        named = self._named(words)
        if named:
            asked = sum(one.left_cents for one in named)
            how = "exact" if asked == cents else "less" if cents < asked else "more"
            yield _suggestion(CERTAIN if how == "exact" else LIKELY, f"number_{how}", named, cents)
        for client_id in self._clients(f"{payer} {words}"):
            yield self._of_client(self._by_client[client_id], cents)
        alone = self._by_amount.get(cents, ())
        if len(alone) == 1:
            yield _suggestion(POSSIBLE, "amount", alone, cents)

    def _of_client(self, owed: Sequence[OpenInvoice], cents: int) -> Suggestion:
        same = [one for one in owed if one.left_cents == cents]
        if same:
            return _suggestion(LIKELY if len(same) == 1 else POSSIBLE, "name_amount", same[:1], cents)
        if sum(one.left_cents for one in owed) == cents:
            return _suggestion(LIKELY, "name_all", owed, cents)
        return _suggestion(POSSIBLE, "name", owed, cents)

    def _named(self, words: str) -> list[OpenInvoice]:
        """The open invoices that words name, each once; a number without its series counts when one invoice has it.

        One of a credit note names none: `AV-2026-000012` is not F-2026-000012.
        """
        found: dict[UUID, OpenInvoice] = {}
        for series, year, rank in _NUMBER.findall(_spelled(words).upper()):
            known = self._by_number.get((series, int(year), int(rank)), []) if series else []
            if not known and series != CREDIT_NOTES:
                known = self._by_number.get((None, int(year), int(rank)), [])
            if len(known) == 1:
                found.setdefault(known[0].id, known[0])
        return sorted(found.values(), key=lambda one: (one.due_on, one.number))

    def _clients(self, text: str) -> list[UUID]:
        said = name_words(text)
        return [client for word in said for words, client in self._by_word.get(word, ()) if words <= said]


def _suggestion(confidence: str, reason: str, invoices: Sequence[OpenInvoice], cents: int) -> Suggestion:
    """The transfer shared out over invoices, those due first before the others."""
    left, parts = cents, []
    for one in invoices:
        given = min(left, one.left_cents)
        parts += [Part(one, given)] if given else []
        left -= given
    return Suggestion(confidence, reason, tuple(parts), left)


def name_words(text: str) -> frozenset[str]:
    """The words that tell one name from another: without accents, legal forms and small words."""
    return frozenset(word for word in re.findall(r"[a-z0-9]+", _spelled(text).casefold()) if word not in _FORMS)


@lru_cache(maxsize=4096)
def _spelled(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in letters if not unicodedata.combining(sign))
