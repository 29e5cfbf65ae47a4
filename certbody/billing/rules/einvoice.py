"""Says what an electronic invoice holds: the business terms (BT-…) of EN 16931, with those that France adds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from certbody.billing.rules.vat import RateTotal, Taxable, Totals, totals_by_rate, totals_of
from certbody.clients.rules.identifiers import check_siren, compact

SIREN_SCHEME, SIRET_SCHEME, ADDRESS_SCHEME, MAIL_SCHEME = "0002", "0009", "0225", "EM"
INVOICE, CREDIT_NOTE = "380", "381"
SERVICES = "S1"  # the frame of an invoice of services that nobody has paid yet
CREDIT_TRANSFER, ONE_PIECE = "30", "C62"
FRANCHISE = "VATEX-FR-FRANCHISE"
TAKEN_BACK = "Montant déduit de la facture corrigée, ou remboursé si elle est déjà payée."
ON_DEBITS = "Option pour le paiement de la taxe d’après les débits."
_TOWN = re.compile(r"(\d{5})\s+(\S.*)")
_LONGEST_ADDRESS = 3


@dataclass(frozen=True)
class Item:
    """One line: how many, at which price, in cents; its rate in basis points."""

    label: str
    quantity: int
    unit_cents: int
    net_cents: int
    rate: int


@dataclass(frozen=True)
class Notes:
    """The sentences that the invoice must say: recovery charge, late payment, early payment, exemption."""

    recovery: str
    late: str
    early: str
    exemption: str


@dataclass(frozen=True)
class ElectronicInvoice:
    """An issued invoice as it was frozen; `corrects` is the number and day of the one that a credit note corrects.

    `by_rate` is said of a credit note alone: what it takes back may be a cent off the rate of its own lines.
    """

    number: str
    issued_on: date
    service_on: date | None
    due_on: date | None
    seller: Mapping[str, Any]
    buyer: Mapping[str, Any]
    items: tuple[Item, ...]
    notes: Notes
    vat_on_debits: bool
    contract_number: str = ""
    corrects: tuple[str, date] | None = None
    by_rate: tuple[RateTotal, ...] = ()


def terms_of(invoice: ElectronicInvoice) -> dict[str, Any]:
    """Every term of the invoice, by its number in the norm; amounts in euros, written with two decimals.

    Source: R8.3, R8.5, invariants 72 and 73. Example: 885,00 € at 20 % → BT-109 885.00, BT-110 177.00, BT-112 1062.00.
    """
    sign = -1 if invoice.corrects else 1
    totals = _totals(invoice)
    return {
        "BT-1": invoice.number,
        "BT-2": invoice.issued_on,
        "BT-3": CREDIT_NOTE if invoice.corrects else INVOICE,
        "BT-5": "EUR",
        "BT-8": "invoice" if invoice.vat_on_debits else "payment",
        "BT-12": invoice.contract_number,
        "BT-23": SERVICES,
        "BT-72": invoice.service_on or invoice.issued_on,
        "BG-1": _notes(invoice),
        "BG-3": [{"BT-25": invoice.corrects[0], "BT-26": invoice.corrects[1]}] if invoice.corrects else [],
        "BG-4": _seller(invoice.seller),
        "BG-7": _party(invoice.buyer),
        "BG-23": [_rate(rate, sign, invoice.notes.exemption) for rate in totals.by_rate],
        "BG-25": [_line(rank, item, sign) for rank, item in enumerate(invoice.items, start=1)],
        **_amounts(totals, sign),
        **_payment(invoice),
    }


def electronic_address(party: Mapping[str, Any]) -> tuple[str, str] | None:
    """Where a party receives its invoices, and the scheme of that address: its SIREN in the French directory.

    A party without a right SIREN (established abroad) has its mail address instead, if it is known.
    Source: R8.5. Example: SIREN 732 829 320 → 732829320, scheme 0225.
    """
    siren = compact(str(party.get("siren") or ""))
    if check_siren(siren).allowed:
        return siren, ADDRESS_SCHEME
    mail = str(party.get("email") or "").strip()
    return (mail, MAIL_SCHEME) if mail else None


def euros(cents: int) -> str:
    """Cents as the electronic invoice writes them.

    >>> euros(-5)
    '-0.05'
    """
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def _totals(invoice: ElectronicInvoice) -> Totals:
    return totals_of(invoice.by_rate or totals_by_rate(Taxable(item.net_cents, item.rate) for item in invoice.items))


def _notes(invoice: ElectronicInvoice) -> list[dict[str, str]]:
    notes = [("PMT", invoice.notes.recovery), ("PMD", invoice.notes.late), ("AAB", invoice.notes.early)]
    if check_siren(str(invoice.buyer.get("siren") or "")).allowed:
        notes.append(("BAR", "B2B"))
    if invoice.vat_on_debits:
        notes.append(("AAI", ON_DEBITS))
    return [{"BT-21": code, "BT-22": text} for code, text in notes]


def _party(party: Mapping[str, Any]) -> dict[str, Any]:
    siren = compact(str(party.get("siren") or ""))
    siret = compact(str(party.get("siret") or ""))
    known: dict[str, Any] = {"name": plain(party["name"]), "country_code": "FR", **_post(party.get("address") or [])}
    if check_siren(siren).allowed:
        known |= {"legal_identifier": siren, "legal_identifier_schemeid": SIREN_SCHEME}
        if siret.startswith(siren) and len(siret) == 14:
            known["identifiers"] = {SIRET_SCHEME: siret}
    if party.get("vat_number"):
        known["vat_identifier"] = compact(party["vat_number"])
    if address := electronic_address(party):
        known["einvoicing_addr"], known["einvoicing_addr_schemeid"] = address
    return known


def _seller(party: Mapping[str, Any]) -> dict[str, Any]:
    """The seller also says its legal form, its capital and where it is registered."""
    form, capital, town = (plain(party.get(key) or "") for key in ("legal_form", "capital", "rcs"))
    said = [form, capital and f"capital social : {capital}", town and f"RCS {town}"]
    return _party(party) | {"legal_info": ", ".join(part for part in said if part)}


def _post(lines: list[str]) -> dict[str, str]:
    """The lines of an address, its last one read as postcode and town when it is written so."""
    lines = [plain(line) for line in lines]
    town = _TOWN.fullmatch(lines[-1]) if lines else None
    street = lines[:-1] if town else lines
    kept = [*street[: _LONGEST_ADDRESS - 1], ", ".join(street[_LONGEST_ADDRESS - 1 :])]
    post = {f"addr_l{rank}": line for rank, line in enumerate(kept, start=1) if line}
    return post | ({"postcode": town[1], "city": town[2]} if town else {})


def _category(rate: int) -> str:
    return "S" if rate else "E"


def _rate(total: RateTotal, sign: int, exemption: str) -> dict[str, str]:
    terms = {
        "BT-116": euros(sign * total.net_cents),
        "BT-117": euros(sign * total.vat_cents),
        "BT-118": _category(total.rate),
        "BT-119": euros(total.rate),
    }
    if total.rate == 0:
        terms["BT-120"] = exemption
        if "293 B" in exemption:
            terms["BT-121"] = FRANCHISE
    return terms


def _line(rank: int, item: Item, sign: int) -> dict[str, str]:
    """A line; a price is never negative in the norm, so that a discount takes away a number of pieces instead."""
    quantity = sign * item.quantity * (-1 if item.unit_cents < 0 else 1)
    return {
        "BT-126": str(rank),
        "BT-129": str(quantity),
        "BT-130": ONE_PIECE,
        "BT-131": euros(sign * item.net_cents),
        "BT-146": euros(abs(item.unit_cents)),
        "BT-151": _category(item.rate),
        "BT-152": euros(item.rate),
        "BT-153": plain(item.label),
    }


def _amounts(totals: Totals, sign: int) -> dict[str, str]:
    net, vat, gross = (euros(sign * cents) for cents in (totals.net_cents, totals.vat_cents, totals.gross_cents))
    return {"BT-106": net, "BT-109": net, "BT-110": vat, "BT-112": gross, "BT-115": gross}


def _payment(invoice: ElectronicInvoice) -> dict[str, Any]:
    """By when and to which account; an invoice without an account leaves the means open.

    A credit note asks for no payment: it says what becomes of its amount instead.
    """
    if invoice.corrects:
        return {"BT-20": TAKEN_BACK}
    terms: dict[str, Any] = {"BT-9": invoice.due_on, "BT-83": invoice.number}
    bank = invoice.seller.get("bank") or {}
    if bank.get("iban"):
        terms |= {"BT-81": CREDIT_TRANSFER, "BT-84": compact(bank["iban"]), "BT-85": plain(bank["holder"])}
        if bank.get("bic"):
            terms["BT-86"] = compact(bank["bic"])
    return terms


def plain(text: str) -> str:
    """A text on one line without the signs that a file of this kind may not hold.

    >>> plain("Audit\\x0b initial\\n")
    'Audit initial'
    """
    kept = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or _allowed(sign))
    return " ".join(kept.split())


def _allowed(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs") and sign not in "\ufffe\uffff"
