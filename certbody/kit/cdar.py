"""Messages on the life of an invoice (CDAR, UN/CEFACT D22B): what a platform says, what a seller says of its money.

Source: XP Z12-012; the names of the elements are those of the norm.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from certbody.kit.dates import PARIS

_STANDARD = "urn:un:unece:uncefact:data:standard:"
_RSM = f"{_STANDARD}CrossDomainAcknowledgementAndResponse:100"
_RAM = f"{_STANDARD}ReusableAggregateBusinessInformationEntity:100"
_UDT, _QDT = f"{_STANDARD}UnqualifiedDataType:100", f"{_STANDARD}QualifiedDataType:100"
_NAMES = {"rsm": _RSM, "ram": _RAM, "udt": _UDT, "qdt": _QDT}
_FORMATS = {"102": "%Y%m%d", "203": "%Y%m%d%H%M", "204": "%Y%m%d%H%M%S"}
_CODE = re.compile(r"[0-9]{3}")
_GUIDE = "urn.cpro.gouv.fr:1p0:CDV:invoice"
LARGEST = 1_000_000
"""Bytes: a message on an invoice is a few kilobytes."""


class BadMessage(ValueError):
    """The file is no message on invoices; the text says what is missing."""


@dataclass(frozen=True)
class Said:
    """What a message says of one invoice: its number, the code of the status, when, and why when it tells.

    Every seller counts from one: only with the seller's SIREN does the number say which invoice is meant.
    """

    number: str
    code: str
    at: datetime
    seller: str
    issued_on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Message:
    """One message: its own number, which is the same each time it is sent, and what it says."""

    id: str
    said: Sequence[Said]


def read_message(content: bytes) -> Message:
    """The statuses of a message. BadMessage: too large, no XML, with a DTD, of another kind, or without a status."""
    root = _parsed(content)
    if root.tag != f"{{{_RSM}}}CrossDomainAcknowledgementAndResponse":
        raise BadMessage("another kind of document")
    sent = _moment(root.find("rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString", _NAMES))
    said = [
        _said(reference, _moment(document.find("ram:IssueDateTime/udt:DateTimeString", _NAMES)) or sent)
        for document in root.findall("rsm:AcknowledgementDocument", _NAMES)
        for reference in document.findall("ram:ReferenceReferencedDocument", _NAMES)
    ]
    if not said:
        raise BadMessage("no invoice is named")
    own = root.findtext("rsm:ExchangedDocument/ram:ID", "", _NAMES).strip()
    return Message(own or hashlib.sha256(content).hexdigest(), said)


@dataclass(frozen=True)
class Named:
    """An invoice as messages name it: its number, its type (UNTDID 1001), its day of issue, its seller's SIREN."""

    number: str
    type_code: str
    issued_on: date
    seller: str


def write_cashed(message: str, invoice: Named, received: Mapping[int, int], received_on: date, at: datetime) -> bytes:
    """A message that money came in for an invoice (status 212), below zero when it went back.

    `received`: cents, VAT included, by rate in basis points.
    """
    root = etree.Element(f"{{{_RSM}}}CrossDomainAcknowledgementAndResponse", nsmap=_NAMES)
    context = _into(root, f"{{{_RSM}}}ExchangedDocumentContext")
    _into(context, f"{{{_RAM}}}GuidelineSpecifiedDocumentContextParameter", f"{{{_RAM}}}ID", text=_GUIDE)
    head = _into(root, f"{{{_RSM}}}ExchangedDocument")
    _into(head, f"{{{_RAM}}}ID", text=message)
    _day(_into(head, f"{{{_RAM}}}IssueDateTime"), _UDT, at.astimezone(PARIS))
    _into(head, f"{{{_RAM}}}SenderTradeParty", f"{{{_RAM}}}RoleCode", text="SE")
    document = _into(root, f"{{{_RSM}}}AcknowledgementDocument")
    _into(document, f"{{{_RAM}}}MultipleReferencesIndicator", f"{{{_UDT}}}Indicator", text="false")
    _day(_into(document, f"{{{_RAM}}}IssueDateTime"), _UDT, at.astimezone(PARIS))
    reference = _into(document, f"{{{_RAM}}}ReferenceReferencedDocument")
    _into(reference, f"{{{_RAM}}}IssuerAssignedID", text=invoice.number)
    _into(reference, f"{{{_RAM}}}TypeCode", text=invoice.type_code)
    _day(_into(reference, f"{{{_RAM}}}FormattedIssueDateTime"), _QDT, invoice.issued_on)
    _into(reference, f"{{{_RAM}}}ProcessConditionCode", text="212")
    _into(reference, f"{{{_RAM}}}ProcessCondition", text="Encaissée")
    _into(reference, f"{{{_RAM}}}IssuerTradeParty", f"{{{_RAM}}}GlobalID", text=invoice.seller).set("schemeID", "0002")
    _amounts(_into(reference, f"{{{_RAM}}}SpecifiedDocumentStatus"), received, received_on)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _amounts(status: etree._Element, received: Mapping[int, int], received_on: date) -> None:
    _day(_into(status, f"{{{_RAM}}}ReferenceDateTime"), _UDT, received_on)
    _into(status, f"{{{_RAM}}}SequenceNumeric", text="1")
    for rate, cents in received.items():
        one = _into(status, f"{{{_RAM}}}SpecifiedDocumentCharacteristic")
        _into(one, f"{{{_RAM}}}TypeCode", text="MEN")
        _into(one, f"{{{_RAM}}}ValuePercent", text=_decimal(rate))
        _into(one, f"{{{_RAM}}}ValueAmount", text=_decimal(cents)).set("currencyID", "EUR")


def _parsed(content: bytes) -> etree._Element:
    if len(content) > LARGEST:
        raise BadMessage("too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadMessage(f"no XML: {error.msg}") from error
    if root.getroottree().docinfo.doctype:
        raise BadMessage("a document type is declared")
    return root


def _said(reference: etree._Element, at: datetime | None) -> Said:
    number = reference.findtext("ram:IssuerAssignedID", "", _NAMES).strip()
    code = reference.findtext("ram:ProcessConditionCode", "", _NAMES).strip()
    seller = _siren(reference)
    if not (number and _CODE.fullmatch(code) and at and seller):
        raise BadMessage("an invoice without its number, its seller, its status or its day")
    whys = reference.findall("ram:SpecifiedDocumentStatus", _NAMES)
    told = [one.findtext(f"ram:{name}", "", _NAMES).strip() for one in whys for name in ("ReasonCode", "Reason")]
    issued = _moment(reference.find("ram:FormattedIssueDateTime/qdt:DateTimeString", _NAMES))
    return Said(number, code, at, seller, issued.date() if issued else None, " · ".join(filter(None, told)))


def _siren(reference: etree._Element) -> str:
    """The seller's SIREN, be it told as such (0002) or within the SIRET (0009)."""
    for one in reference.findall("ram:IssuerTradeParty/ram:GlobalID", _NAMES):
        if one.get("schemeID") in ("0002", "0009"):
            return "".join((one.text or "").split())[:9]
    return ""


def _moment(element: etree._Element | None) -> datetime | None:
    if element is None or not element.text:
        return None
    written, pattern = element.text.strip(), _FORMATS.get(element.get("format", "204"))
    try:
        return datetime.strptime(written, pattern or "").replace(tzinfo=PARIS)
    except ValueError as error:
        raise BadMessage(f"a moment that cannot be read: {written}") from error


def _into(parent: etree._Element, *tags: str, text: str = "") -> etree._Element:
    for tag in tags:
        parent = etree.SubElement(parent, tag)
    if text:
        parent.text = text
    return parent


def _day(parent: etree._Element, kind: str, value: date) -> None:
    code = "204" if isinstance(value, datetime) else "102"
    _into(parent, f"{{{kind}}}DateTimeString", text=value.strftime(_FORMATS[code])).set("format", code)


def _decimal(hundredths: int) -> str:
    return f"{'-' if hundredths < 0 else ''}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"
