"""Reads the account statements that banks write in XML (CAMT.053), whichever version, entry after entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from certbody.billing.rules.bank_lines import Entry, Problem, Read, Unreadable, cents_of, day_of

_STATEMENT = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d\d")
_DEEPEST, _LONGEST_TEXT = 40, 20_000
_CURRENCY = "EUR"
_REMITTANCE = ("Ustrd", "Strd/CdtrRefInf/Ref", "Strd/RfrdDocInf/Nb", "Strd/AddtlRmtInf")


@dataclass
class Node:
    """An element of an entry: its name without namespace, its line, its text and what is in it."""

    name: str
    place: int
    currency: str = ""
    text: str = ""
    inside: list[Node] = field(default_factory=list)

    def all_at(self, path: str) -> list[Node]:
        """Every element at a path: `RltdPties/Dbtr/Nm`."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node.inside if child.name == name]
        return found

    def said(self, *paths: str) -> str:
        """What the first of these paths that says something says."""
        return next((node.text.strip() for path in paths for node in self.all_at(path) if node.text.strip()), "")


def read_camt(pieces: Iterable[bytes]) -> Iterator[Read]:
    """The booked movements of a statement, each transaction of a batch by itself where the bank tells its amount.

    Raises Unreadable, with the line, for a file that is no such statement or breaks off. Nothing outside of the file
    is read: a document type or an entity is refused. Source: ISO 20022, camt.053.001.02 to .13.
    """
    reader = _Reader()
    for piece in pieces:
        reader.feed(piece)
        yield from reader.taken()
    reader.feed(b"", is_last=True)
    yield from reader.taken()


class _Reader:
    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._begin, self._end
        self._parser.CharacterDataHandler = self._write
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._path: list[str] = []
        self._open: list[Node] = []
        self._text, self._account, self._rank = "", "", 0
        self._done: list[Read] = []

    def feed(self, piece: bytes, *, is_last: bool = False) -> None:
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise Unreadable(Problem(error.lineno, "statement_broken")) from error

    def taken(self) -> list[Read]:
        done, self._done = self._done, []
        return done

    def _refuse(self, *_told: object) -> None:
        raise Unreadable(Problem(self._parser.CurrentLineNumber, "statement_entities"))

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self._path and (local != "Document" or not _STATEMENT.fullmatch(space)):
            raise Unreadable(Problem(self._parser.CurrentLineNumber, "statement_not_camt", space or local))
        if len(self._path) >= _DEEPEST:
            raise Unreadable(Problem(self._parser.CurrentLineNumber, "statement_broken"))
        self._path.append(local)
        self._text = ""
        if self._open or self._path[2:] == ["Stmt", "Ntry"]:
            node = Node(local, self._parser.CurrentLineNumber, attributes.get("Ccy", ""))
            if self._open:
                self._open[-1].inside.append(node)
            self._open.append(node)

    def _write(self, text: str) -> None:
        if len(self._text) < _LONGEST_TEXT:
            self._text += text

    def _end(self, _name: str) -> None:
        if self._open:
            node = self._open.pop()
            node.text = "" if node.inside else self._text
            if not self._open:
                self._rank += 1
                read = _entries_of(node, self._account)
                self._done += [replace(one, rank=self._rank) if isinstance(one, Problem) else one for one in read]
        elif self._path[2:] in (["Stmt", "Acct", "Id", "IBAN"], ["Stmt", "Acct", "Id", "Othr", "Id"]):
            self._account = "".join(self._text.split())
        self._path.pop()
        self._text = ""


def _entries_of(entry: Node, account: str) -> list[Read]:
    """What an entry tells: itself, or each of its transactions; nothing while the bank has not booked it."""
    if (entry.said("Sts/Cd") or entry.said("Sts")) not in ("", "BOOK"):
        return []
    amount, day = entry.all_at("Amt"), day_of(entry.said("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"))
    cents = _cents(amount[0]) if amount else None
    if cents is None or cents < 0:
        return [Problem(entry.place, "statement_amount", entry.said("Amt"))]
    if amount[0].currency != _CURRENCY:
        named = entry.said("AcctSvcrRef", "NtryRef")
        foreign = amount[0].currency, 0, amount[0].text.strip(), named
        return [Problem(entry.place, "statement_currency", *foreign)]
    if day is None:
        return [Problem(entry.place, "statement_day", entry.said("BookgDt/Dt", "BookgDt/DtTm"))]
    sign = -1 if entry.said("CdtDbtInd") == "DBIT" else 1
    reference = entry.said("AcctSvcrRef", "NtryRef")
    told = entry.all_at("NtryDtls/TxDtls")
    parts = [_amount_of(one) for one in told]
    if len(told) > 1 and sum(part or 0 for part in parts) == cents and all(parts):
        return [
            Entry(
                one.place, account, _own_reference(one, reference, rank), day, sign * (part or 0), *_said(entry, [one])
            )
            for rank, (one, part) in enumerate(zip(told, parts, strict=True), start=1)
        ]
    return [Entry(entry.place, account, reference, day, sign * cents, *_said(entry, told))]


def _amount_of(transaction: Node) -> int | None:
    """The amount of one transaction of a batch, in the account's currency; None when the bank does not tell it."""
    found = transaction.all_at("Amt") or transaction.all_at("AmtDtls/TxAmt/Amt")
    return _cents(found[0]) if found and found[0].currency == _CURRENCY else None


def _cents(amount: Node) -> int | None:
    """An amount of the norm has a point before up to five decimals, and nothing between its thousands."""
    return cents_of(re.sub(r"(\.[0-9]{2})0{1,3}$", r"\1", amount.text.strip()))


def _own_reference(transaction: Node, reference: str, rank: int) -> str:
    return transaction.said("Refs/AcctSvcrRef") or (f"{reference}/{rank}" if reference else "")


def _said(entry: Node, transactions: list[Node]) -> tuple[str, str]:
    """Who paid, and what for: the words of the transfer, its reference from end to end, else the bank's own words."""
    payers, words = [], []
    for one in transactions:
        payers.append(one.said("RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm", "RltdPties/UltmtDbtr/Nm",
                               "RltdPties/UltmtDbtr/Pty/Nm"))  # fmt: skip
        words += [node.text for path in _REMITTANCE for node in one.all_at(f"RmtInf/{path}")]
        end_to_end = one.said("Refs/EndToEndId")
        words += [end_to_end] if end_to_end != "NOTPROVIDED" else []
        words += [one.said("AddtlTxInf")]
    if not any(words):
        words.append(entry.said("AddtlNtryInf"))
    return ", ".join(dict.fromkeys(filter(None, payers))), " ".join(filter(None, words))
