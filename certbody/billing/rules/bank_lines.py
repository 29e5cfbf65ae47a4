"""Says which lines of a bank statement are kept, under which name, and what is wrong with the others."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

MOST_CENTS = 10**13
_LONGEST = {"account": 64, "reference": 200, "payer": 200, "words": 1000}
_NO_REFERENCE = {"", "NOTPROVIDED", "NONREF", "NOREF", "NA", "N/A", "0"}
_AMOUNT = re.compile(r"([+-]?)([0-9]{1,13})(?:[.,]([0-9]{1,2}))?")
_DAY = re.compile(r"(?:(\d{4})-?(\d{2})-?(\d{2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2}))(?:[T ].*)?")


@dataclass(frozen=True)
class Entry:
    """A movement of an account as a statement tells it: below zero when money went out; `place` is its line."""

    place: int
    account: str
    reference: str
    day: date
    amount_cents: int
    payer: str = ""
    words: str = ""


@dataclass(frozen=True)
class Problem:
    """What of a statement could not be read: where, why (a reason code), and what stands there.

    `rank` counts the movements of a file in XML, which may be one line long; `amount` and `reference` are told of one
    that is in another currency.
    """

    place: int
    code: str
    found: str = ""
    rank: int = field(default=0, compare=False)
    amount: str = field(default="", compare=False)
    reference: str = field(default="", compare=False)


class Unreadable(Exception):
    """Nothing of the file can be trusted from this place on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


Read = Entry | Problem


@dataclass
class Sorter:
    """Sets aside, of the movements of one file, what is not kept: what went out, what lies in the future.

    Gives each line that is kept a name of its own: the bank's reference and a digest of what it says; without a
    reference, the digest and how many times the file has said it before. So the same file, or one that overlaps it in
    whatever order, names its lines the same again, and a reference that a bank gives to several loses none of them.
    """

    today: date
    left_out: int = 0
    faults: int = 0
    problems: list[Problem] = field(default_factory=list)
    most_problems: int = 50
    _said: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def keep(self, found: Iterable[Read]) -> Iterator[Entry]:
        """The lines to keep, each named and no longer than there is room for.

        Example: 120 € in, twice in one file on one day without a reference → two lines; the file again → the same two.
        """
        for one in found:
            problem = one if isinstance(one, Problem) else self._fault_of(one)
            if problem is not None:
                self.faults += 1
                self.problems += [problem] if len(self.problems) < self.most_problems else []
            elif isinstance(one, Entry) and one.amount_cents > 0:
                yield self._named_once(_short(one))
            else:
                self.left_out += 1

    def _fault_of(self, entry: Entry) -> Problem | None:
        if entry.day > self.today:
            return Problem(entry.place, "statement_day_to_come", entry.day.isoformat())
        if abs(entry.amount_cents) > MOST_CENTS:
            return Problem(entry.place, "statement_amount", str(entry.amount_cents))
        return None

    def _named_once(self, entry: Entry) -> Entry:
        said = hashlib.blake2b(f"{entry.payer}\x1f{entry.words}".encode(), digest_size=8).hexdigest()
        if entry.reference.upper() not in _NO_REFERENCE:
            return replace(entry, reference=f"{entry.reference}~{said}")
        what = (entry.account, entry.amount_cents, entry.day, said)
        self._said[what] += 1
        return replace(entry, reference=f"~{said}-{self._said[what]}")


def _short(entry: Entry) -> Entry:
    account, reference, payer, words = (
        " ".join(getattr(entry, name).split())[:most] for name, most in _LONGEST.items()
    )
    return replace(entry, account=account, reference=reference, payer=payer, words=words)


def cents_of(text: str) -> int | None:
    """The cents that an amount of a statement says, with or without signs between its thousands; None for no amount.

    Three figures after one sign may be thousands or parts of a cent: that is no amount, whatever was meant.

    >>> [cents_of(one) for one in ("1 234,50", "-1.234,50", "1,234.5", "+ 12", "1.200", "douze")]
    [123450, -123450, 123450, 1200, None, None]
    """
    bare = re.sub(r"[\s\u00a0\u202f€']|EUR", "", text).replace("\u2212", "-")
    last = max(bare.rfind(","), bare.rfind("."))
    if last >= 0 and {",", "."} <= set(bare):
        bare = re.sub(r"[.,]", "", bare[:last]) + bare[last:]
    match = _AMOUNT.fullmatch(bare)
    if match is None:
        return None
    sign, euros, cents = match.groups()
    value = int(euros) * 100 + int((cents or "0").ljust(2, "0"))
    return -value if sign == "-" else value


def day_of(text: str) -> date | None:
    """The day that a statement says: 2026-11-23, 20261123, 23/11/2026, 23.11.26; None for no day."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
