"""Writes credit transfers as a bank reads them: ISO 20022 pain.001, in the character set of SEPA, sums controlled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse

SEPA_RULE = "EPC, SEPA Credit Transfer"
VERSIONS = ("09", "03")
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001."
MOST_CENTS = 99_999_999_999
NAME, WORDS, REFERENCE = 70, 140, 35
# The countries and territories of the Single Euro Payments Area, as their accounts begin.
_COUNTRIES = (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE"
    " SI SK SM VA"
)
SEPA = frozenset(_COUNTRIES.split())
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_LENGTHS = {"FR": 27, "MC": 27, "BE": 16, "DE": 22, "ES": 24, "IT": 27, "LU": 20, "CH": 21, "PT": 25, "NL": 18}
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
_SPELLED = str.maketrans({
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "’": "'", "‘": "'", "“": "'", "”": "'", '"': "'", "«": "'", "»": "'", "–": "-", "—": "-", "_": "-", "&": "+",
    "€": "EUR", "°": "o", ";": ",", "@": "(at)",
})  # fmt: skip
_SET = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")


@dataclass(frozen=True)
class Account:
    """Whose account, and where; the BIC may be left out."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True)
class Transfer:
    """One credit transfer: its own reference, from end to end, how much, to whom, with which words."""

    reference: str
    amount_cents: int
    creditor: Account
    words: str


@dataclass(frozen=True)
class Order:
    """A list of transfers from one account on one day; `made_at` as the clock on the wall shows it."""

    number: str
    made_at: datetime
    execute_on: date
    debtor: Account
    transfers: tuple[Transfer, ...]

    @property
    def sum_cents(self) -> int:
        """What all transfers come to."""
        return sum(one.amount_cents for one in self.transfers)


def in_set(text: str, most: int) -> str:
    """A text in the characters that every bank of SEPA reads, cut to a length.

    >>> in_set("Mme Zoë Œhler – « L’Œuvre » & Cie", 70)
    "Mme Zoe OEhler - 'L'OEuvre' + Cie"
    """
    spelled = unicodedata.normalize("NFKD", text.translate(_SPELLED))
    kept = "".join(_sign(one) for one in spelled if not unicodedata.combining(one))
    kept = re.sub(r"' (.*?) '", r"'\1'", " ".join(kept.split()))
    return re.sub(r"//+", "/", kept).lstrip("/")[:most].strip()


def _sign(character: str) -> str:
    return character if character in _SET else " "


def check_iban(iban: str) -> Verdict:
    """Whether an account can be paid: its check digits hold (mod 97), its length is its country's, which is in SEPA."""
    if not _IBAN.fullmatch(iban) or len(iban) != _LENGTHS.get(iban[:2], len(iban)):
        return refuse("iban_wrong", SEPA_RULE)
    digits = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    if int(digits) % 97 != 1:
        return refuse("iban_wrong", SEPA_RULE)
    return ALLOWED if iban[:2] in SEPA else refuse("iban_outside_sepa", SEPA_RULE, country=iban[:2])


def check_order(order: Order) -> Verdict:
    """Whether a bank can carry the order out: accounts that exist, amounts above zero, each reference once."""
    verdicts = [check_iban(order.debtor.iban)] if order.debtor.iban else [refuse("order_without_account", SEPA_RULE)]
    if not order.transfers:
        verdicts.append(refuse("order_empty", SEPA_RULE))
    references = [one.reference for one in order.transfers]
    if len(set(references)) < len(references):
        verdicts.append(refuse("order_reference_twice", SEPA_RULE))
    return all_of(*verdicts, *(_check_transfer(one) for one in order.transfers))


def _check_transfer(one: Transfer) -> Verdict:
    verdicts = [check_iban(one.creditor.iban)]
    if not 0 < one.amount_cents <= MOST_CENTS:
        verdicts.append(refuse("order_amount_wrong", SEPA_RULE, reference=one.reference))
    if in_set(one.reference, REFERENCE) != one.reference or not in_set(one.creditor.name, NAME):
        verdicts.append(refuse("order_words_wrong", SEPA_RULE, reference=one.reference))
    return all_of(*verdicts)


def write_order(order: Order, version: str = "09") -> bytes:
    """The order as a file, in version 09 of pain.001.001 or the older 03. ValueError for one that is refused."""
    if not check_order(order).allowed or version not in VERSIONS:
        raise ValueError(order.number)
    document = Element("Document", xmlns=f"{NAMESPACE}{version}")
    body = SubElement(document, "CstmrCdtTrfInitn")
    _head(SubElement(body, "GrpHdr"), order)
    _payment(SubElement(body, "PmtInf"), order, version)
    indent(document)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(document, encoding="utf-8") + b"\n"


def _head(head: Element, order: Order) -> None:
    _add(head, "MsgId", order.number)
    _add(head, "CreDtTm", order.made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    _add_control(head, order.transfers)
    _add(head, "InitgPty/Nm", in_set(order.debtor.name, NAME))


def _payment(payment: Element, order: Order, version: str) -> None:
    _add(payment, "PmtInfId", order.number)
    _add(payment, "PmtMtd", "TRF")
    _add_control(payment, order.transfers)
    _add(payment, "PmtTpInf/SvcLvl/Cd", "SEPA")
    _add(payment, "ReqdExctnDt/Dt" if version == "09" else "ReqdExctnDt", order.execute_on.isoformat())
    _add(payment, "Dbtr/Nm", in_set(order.debtor.name, NAME))
    account = SubElement(payment, "DbtrAcct")
    _add(account, "Id/IBAN", order.debtor.iban)
    _add(account, "Ccy", "EUR")
    _add_bank(payment, "DbtrAgt", order.debtor.bic or None, version)
    _add(payment, "ChrgBr", "SLEV")
    for one in order.transfers:
        _transfer(SubElement(payment, "CdtTrfTxInf"), one, version)


def _transfer(part: Element, one: Transfer, version: str) -> None:
    _add(part, "PmtId/EndToEndId", one.reference)
    _add(part, "Amt/InstdAmt", euros(one.amount_cents)).set("Ccy", "EUR")
    if one.creditor.bic:
        _add_bank(part, "CdtrAgt", one.creditor.bic, version)
    _add(part, "Cdtr/Nm", in_set(one.creditor.name, NAME))
    _add(part, "CdtrAcct/Id/IBAN", one.creditor.iban)
    _add(part, "RmtInf/Ustrd", in_set(one.words, WORDS) or one.reference)


def _add_control(part: Element, transfers: Sequence[Transfer]) -> None:
    """How many there are and what they come to, so that a bank notices what is missing."""
    _add(part, "NbOfTxs", str(len(transfers)))
    _add(part, "CtrlSum", euros(sum(one.amount_cents for one in transfers)))


def _add_bank(part: Element, name: str, bic: str | None, version: str) -> None:
    if bic and _BIC.fullmatch(bic):
        _add(part, f"{name}/FinInstnId/{'BICFI' if version == '09' else 'BIC'}", bic)
    else:
        _add(part, f"{name}/FinInstnId/Othr/Id", "NOTPROVIDED")


def _add(part: Element, path: str, text: str) -> Element:
    for name in _names(path):
        part = SubElement(part, name)
    part.text = text
    return part


def _names(path: str) -> Iterator[str]:
    yield from path.split("/")


def euros(cents: int) -> str:
    """An amount as the file writes it: 12345 → « 123.45 »."""
    return f"{cents // 100}.{cents % 100:02d}"
