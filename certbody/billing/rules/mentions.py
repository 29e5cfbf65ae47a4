"""Decides whether an invoice bears every mandatory mention, and whether its due date and penalty rate are lawful."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from certbody.billing.rules.numbering import parse_number
from certbody.billing.rules.vat_place import FRENCH
from certbody.clients.rules.identifiers import check_siren
from certbody.kit.verdict import ALLOWED, Reason, Verdict, refuse

MENTION_RULE = "C. com. L. 441-9 ; CGI, ann. II, art. 242 nonies A"
TERM_RULE = "C. com. L. 441-10"
FIXED_CHARGE_CENTS = 4000
BUYER_VAT_FROM_CENTS = 15_000
LONGEST_TERM_DAYS = 60
END_OF_MONTH_DAYS = 45
_SOLE_TRADERS = ("ei", "entrepreneur individuel", "micro-entrepreneur", "micro-entreprise", "auto-entrepreneur")
_SOLE_TRADER = re.compile(r"\bEI\b|\bentrepreneur individuel\b", re.IGNORECASE)


def is_sole_trader(legal_form: str) -> bool:
    """Whether somebody trades in their own name, without a company."""
    return legal_form.strip().lower() in _SOLE_TRADERS


def trade_name(name: str, legal_form: str) -> str:
    """The name on a document: that of a sole trader bears « EI » (C. com., art. R. 526-27)."""
    return f"{name} EI" if is_sole_trader(legal_form) and not _SOLE_TRADER.search(name) else name


@dataclass(frozen=True)
class Party:
    """Seller or buyer, as printed on the invoice."""

    name: str = ""
    address: str = ""
    siren: str = ""
    vat_number: str = ""
    legal_form: str = ""
    capital: str = ""
    register_city: str = ""
    sole_trader: bool = False
    country: str = "FR"


@dataclass(frozen=True)
class InvoiceMentions:
    """Everything that an invoice says, as far as the law asks for it; amounts in cents, rates in basis points.

    `seller_exempt`: who is exempt (CGI, art. 293 B) may have no VAT number.
    """

    number: str
    issued_on: date | None
    service_on: date | None
    due_on: date | None
    seller: Party
    buyer: Party
    line_labels: tuple[str, ...]
    net_cents: int
    has_zero_rate: bool
    exemption: str
    discount_terms: str
    penalty_rate: int | None
    fixed_charge_cents: int
    service_nature: str
    vat_on_debits: bool | None
    corrects: str = ""
    is_credit_note: bool = False
    seller_exempt: bool = False


# mention, whether the invoice bears it
_MENTIONS: tuple[tuple[str, Callable[[InvoiceMentions], bool]], ...] = (
    ("number", lambda i: parse_number(i.number) is not None),
    ("issued_on", lambda i: i.issued_on is not None),
    ("service_on", lambda i: i.service_on is not None),
    ("due_on", lambda i: i.due_on is not None or i.is_credit_note),
    ("seller.name", lambda i: bool(i.seller.name.strip())),
    ("seller.sole_trader", lambda i: not i.seller.sole_trader or bool(_SOLE_TRADER.search(i.seller.name))),
    ("seller.address", lambda i: bool(i.seller.address.strip())),
    ("seller.siren", lambda i: check_siren(i.seller.siren).allowed),
    ("seller.vat_number", lambda i: bool(i.seller.vat_number) or i.seller_exempt),
    ("seller.legal_form", lambda i: bool(i.seller.legal_form) or i.seller.sole_trader),
    ("seller.capital", lambda i: bool(i.seller.capital) or i.seller.sole_trader),
    ("seller.register_city", lambda i: bool(i.seller.register_city) or i.seller.sole_trader),
    ("buyer.name", lambda i: bool(i.buyer.name.strip())),
    ("buyer.address", lambda i: bool(i.buyer.address.strip())),
    ("buyer.siren", lambda i: check_siren(i.buyer.siren).allowed or i.buyer.country != "FR"),
    ("buyer.vat_number", lambda i: bool(i.buyer.vat_number) or not _needs_buyer_vat(i)),
    ("line_labels", lambda i: bool(i.line_labels) and all(label.strip() for label in i.line_labels)),
    ("exemption", lambda i: bool(i.exemption.strip()) or not i.has_zero_rate),
    ("discount_terms", lambda i: bool(i.discount_terms.strip())),
    ("penalty_rate", lambda i: i.penalty_rate is not None),
    ("fixed_charge", lambda i: i.fixed_charge_cents == FIXED_CHARGE_CENTS),
    ("service_nature", lambda i: i.service_nature in ("services", "goods", "both")),
    ("vat_on_debits", lambda i: i.vat_on_debits is not None),
    ("corrects", lambda i: bool(i.corrects) or not i.is_credit_note),
)


def _needs_buyer_vat(invoice: InvoiceMentions) -> bool:
    """Above 150 € a client established in France has its VAT number on the invoice; one elsewhere may have none."""
    return abs(invoice.net_cents) > BUYER_VAT_FROM_CENTS and invoice.buyer.country in FRENCH


def bears_mentions(invoice: InvoiceMentions) -> Verdict:
    """Whether no mandatory mention is missing; one reason per mention that is, named in `mention`.

    Source: R8.3, R8.5, invariant 73. Example: no word on discount → `discount_terms` (15 € fine per mention, R8.4).
    """
    missing = [name for name, bears in _MENTIONS if not bears(invoice)]
    return Verdict(tuple(Reason("invoice_mention_missing", MENTION_RULE, {"mention": name}) for name in missing))


def latest_due_date(issued_on: date, end_of_month: bool = False) -> date:
    """The latest due date that may be agreed: 60 days after the invoice, or 45 days then the end of that month.

    Source: C. com. L. 441-10. Example: issued 23/11/2026 → 22/01/2027, or 07/01 then its month's end, 31/01/2027.
    """
    if not end_of_month:
        return issued_on + timedelta(days=LONGEST_TERM_DAYS)
    after = issued_on + timedelta(days=END_OF_MONTH_DAYS)
    return after.replace(day=calendar.monthrange(after.year, after.month)[1])


def due_date_allowed(issued_on: date, due_on: date, end_of_month: bool = False) -> Verdict:
    """Whether the due date lies between the invoice and the latest that the law allows."""
    if due_on < issued_on:
        return refuse("due_before_issue", TERM_RULE, issued_on=issued_on, due_on=due_on)
    latest = latest_due_date(issued_on, end_of_month)
    return ALLOWED if due_on <= latest else refuse("due_too_late", TERM_RULE, due_on=due_on, latest=latest)


def penalty_rate_allowed(penalty_rate: int, legal_interest_rate: int) -> Verdict:
    """Whether the late-payment rate is at least three times the legal interest rate, both in basis points."""
    least = 3 * legal_interest_rate
    return (
        ALLOWED if penalty_rate >= least else refuse("penalty_rate_too_low", TERM_RULE, rate=penalty_rate, least=least)
    )
