"""Says what an electronic invoice holds: the business terms (BT-…) of EN 16931, with those that France adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from certbody.billing.rules import vat_place
from certbody.billing.rules.einvoice_parties import party_of, plain, seller_of
from certbody.billing.rules.vat import RateTotal, Taxable, Totals, totals_by_rate, totals_of
from certbody.clients.rules.identifiers import check_siren, compact

INVOICE, CREDIT_NOTE, DEPOSIT = "380", "381", "386"
SELF_BILLED, SELF_BILLED_CREDIT = "389", "261"
SERVICES = "S1"  # the frame of an invoice of services that nobody has paid yet
AFTER_DEPOSIT = "S4"  # that of the invoice of services that follows a deposit
CREDIT_TRANSFER, ONE_PIECE = "30", "C62"
_CODES = {
    vat_place.FRANCHISE: ("E", "VATEX-FR-FRANCHISE"),
    vat_place.REVERSE_CHARGE: ("AE", "VATEX-EU-AE"),
    vat_place.OUTSIDE: ("O", "VATEX-EU-O"),
    vat_place.PENALTIES: ("O", "VATEX-EU-O"),
}
_OUT_OF_SCOPE = "O"
TAKEN_BACK = "Montant déduit de la facture corrigée, ou remboursé si elle est déjà payée."
ON_DEBITS = "Option pour le paiement de la taxe d’après les débits."


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
    """The sentences that the invoice must say: recovery charge, late and early payment, exemption, self-billing."""

    recovery: str
    late: str
    early: str
    exemption: str
    self_billing: str = ""


@dataclass(frozen=True)
class ElectronicInvoice:
    """An issued invoice as it was frozen; `corrects` is the number and day of the one that a credit note corrects.

    `by_rate` is said of a credit note alone: what it takes back may be a cent off the rate of its own lines.
    `deposits` are the numbers and days of those billed before, `prepaid_cents` what they come to, VAT included.
    `vat_reason` says why no VAT is charged. `is_deposit` is also said of what corrects a deposit.
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
    vat_reason: str = ""
    is_deposit: bool = False
    deposits: tuple[tuple[str, date], ...] = ()
    prepaid_cents: int = 0

    def category(self, rate: int) -> str:
        """The category of VAT of a rate, as the norm codes it."""
        return "S" if rate else _CODES.get(self.vat_reason or vat_place.FRANCHISE, ("E", ""))[0]


def terms_of(invoice: ElectronicInvoice) -> dict[str, Any]:
    """Every term of the invoice, by its number in the norm; amounts in euros, written with two decimals.

    Source: R8.3, R8.5, invariants 72 and 73. Example: 885,00 € at 20 % → BT-109 885.00, BT-110 177.00, BT-112 1062.00.
    """
    sign = -1 if invoice.corrects else 1
    totals = _totals(invoice)
    return {
        "BT-1": invoice.number,
        "BT-2": invoice.issued_on,
        "BT-3": _type(invoice),
        "BT-5": "EUR",
        "BT-8": "invoice" if invoice.vat_on_debits else "payment",
        "BT-12": invoice.contract_number,
        "BT-13": plain(invoice.buyer.get("order_number") or ""),
        "BT-23": AFTER_DEPOSIT if invoice.deposits and not invoice.corrects else SERVICES,
        "BG-1": _notes(invoice),
        "BG-3": [{"BT-25": number, "BT-26": day} for number, day in _former(invoice)],
        "BG-4": _with_vat(seller_of(invoice.seller), invoice),
        "BG-7": _with_vat(party_of(invoice.buyer), invoice),
        "BG-23": [_rate(rate, sign, invoice) for rate in totals.by_rate],
        "BG-25": [_line(rank, item, sign, invoice.category(item.rate)) for rank, item in enumerate(invoice.items, 1)],
        **_amounts(totals, sign, sign * invoice.prepaid_cents),
        **_payment(invoice),
        **_delivery(invoice),
    }


def _delivery(invoice: ElectronicInvoice) -> dict[str, Any]:
    """When the service was done; for whom only, since no part is empty, of a deposit and of penalties: none was."""
    if invoice.is_deposit or invoice.vat_reason == vat_place.PENALTIES:
        return {"BG-13": {"name": plain(invoice.buyer["name"])}}
    return {"BT-72": invoice.service_on or invoice.issued_on}


def _type(invoice: ElectronicInvoice) -> str:
    """The type of the document; one that its buyer wrote says so."""
    if invoice.notes.self_billing:
        return SELF_BILLED_CREDIT if invoice.corrects else SELF_BILLED
    return CREDIT_NOTE if invoice.corrects else DEPOSIT if invoice.is_deposit else INVOICE


def _former(invoice: ElectronicInvoice) -> tuple[tuple[str, date], ...]:
    """The invoices that came before: the one corrected, or the deposits."""
    return (invoice.corrects,) if invoice.corrects else invoice.deposits


def _with_vat(party: dict[str, Any], invoice: ElectronicInvoice) -> dict[str, Any]:
    """A party without its VAT number where the operation is outside the scope of the tax, as the norm wants it."""
    if any(invoice.category(item.rate) == _OUT_OF_SCOPE for item in invoice.items):
        return {name: value for name, value in party.items() if name != "vat_identifier"}
    return party


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
    if invoice.notes.self_billing:
        notes.append(("AAI", plain(invoice.notes.self_billing)))
    return [{"BT-21": code, "BT-22": text} for code, text in notes]


def _rate(total: RateTotal, sign: int, invoice: ElectronicInvoice) -> dict[str, str]:
    category = invoice.category(total.rate)
    terms = {
        "BT-116": euros(sign * total.net_cents),
        "BT-117": euros(sign * total.vat_cents),
        "BT-118": category,
    }
    if category != _OUT_OF_SCOPE:
        terms["BT-119"] = euros(total.rate)
    if total.rate == 0:
        terms["BT-120"] = plain(invoice.notes.exemption)
        if code := _CODES.get(invoice.vat_reason or vat_place.FRANCHISE, ("", ""))[1]:
            terms["BT-121"] = code
    return terms


def _line(rank: int, item: Item, sign: int, category: str) -> dict[str, str]:
    """A line; a price is never negative in the norm, so that a discount takes away a number of pieces instead."""
    quantity = sign * item.quantity * (-1 if item.unit_cents < 0 else 1)
    terms = {
        "BT-126": str(rank),
        "BT-129": str(quantity),
        "BT-130": ONE_PIECE,
        "BT-131": euros(sign * item.net_cents),
        "BT-146": euros(abs(item.unit_cents)),
        "BT-151": category,
        "BT-153": plain(item.label),
    }
    return terms if category == _OUT_OF_SCOPE else terms | {"BT-152": euros(item.rate)}


def _amounts(totals: Totals, sign: int, prepaid_cents: int) -> dict[str, str]:
    net, vat, gross = (euros(sign * cents) for cents in (totals.net_cents, totals.vat_cents, totals.gross_cents))
    due = euros(sign * totals.gross_cents - prepaid_cents)
    sums = {"BT-106": net, "BT-109": net, "BT-110": vat, "BT-112": gross, "BT-115": due}
    return sums | ({"BT-113": euros(prepaid_cents)} if prepaid_cents else {})


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
