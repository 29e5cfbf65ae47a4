"""The invoice that the body writes for an auditor, for programs (Factur-X), and whether it says all that it must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from certbody.billing.models import AuditorFee
from certbody.billing.operations.facturx import notes_of
from certbody.billing.operations.mentions import DISCOUNT_TERMS, PENALTY_RATE, in_words, party_of
from certbody.billing.reference_rates import penalty_rates
from certbody.billing.rules import mentions
from certbody.billing.rules.einvoice import ElectronicInvoice, Item, terms_of
from certbody.billing.rules.fees import EXEMPTION, SELF_BILLING_RULE
from certbody.billing.rules.lateness import rate_on
from certbody.billing.rules.numbering import InvoiceNumber
from certbody.billing.rules.vat import RateTotal
from certbody.kit import facturx, i18n
from certbody.kit.verdict import Verdict, all_of


@dataclass(frozen=True)
class FeeDocument:
    """What is issued for a fee on a day: its invoice, or the credit note that `corrects` it by its number and day.

    The amounts of a credit note are below zero.
    """

    fee: AuditorFee
    issued_on: date
    service_on: date | None
    due_on: date
    rate: int
    items: Sequence[Item]
    number: str = ""
    corrects: tuple[str, date] | None = None

    @property
    def sign(self) -> int:
        """Below zero for what is taken back."""
        return -1 if self.corrects else 1

    @property
    def exemption(self) -> str:
        """What it says when it bears no VAT."""
        return "" if self.rate else f"{EXEMPTION}."


def may_issue(document: FeeDocument) -> Verdict:
    """Whether it bears every mandatory mention of auditor and body, and a lawful due date."""
    seller, buyer = document.fee.seller or {}, document.fee.buyer or {}
    # The number is only known once it is taken; any well-formed one stands for it here.
    number = str(InvoiceNumber(f"AF{seller['rank']}", document.issued_on.year, 1))
    said = mentions.InvoiceMentions(
        number=number,
        issued_on=document.issued_on,
        service_on=document.service_on or document.issued_on,
        due_on=document.due_on,
        seller=party_of(seller),
        buyer=party_of(buyer),
        line_labels=tuple(item.label for item in document.items),
        net_cents=document.fee.net_cents,
        has_zero_rate=document.rate == 0,
        exemption=document.exemption,
        discount_terms=DISCOUNT_TERMS,
        penalty_rate=rate_on(penalty_rates(), document.issued_on).basis_points,
        fixed_charge_cents=mentions.FIXED_CHARGE_CENTS,
        service_nature="services",
        vat_on_debits=False,
        corrects=document.corrects[0] if document.corrects else "",
        is_credit_note=document.corrects is not None,
        seller_exempt=document.rate == 0,
    )
    due = mentions.due_date_allowed(document.issued_on, document.due_on)
    return all_of(in_words(mentions.bears_mentions(said), "fee.mention"), due)


def electronic_fee(document: FeeDocument) -> bytes:
    """The document for programs: type 389, that of its credit note 261."""
    fee, sign = document.fee, document.sign
    content = ElectronicInvoice(
        number=document.number,
        issued_on=document.issued_on,
        service_on=document.service_on,
        due_on=document.due_on,
        seller=fee.seller or {},
        buyer=fee.buyer or {},
        items=tuple(document.items),
        notes=notes_of(PENALTY_RATE, document.exemption, f"Autofacturation. {self_billing_words(fee)}"),
        vat_on_debits=False,
        corrects=document.corrects,
        by_rate=(RateTotal(document.rate, sign * fee.net_cents, sign * fee.vat_cents),),
    )
    return facturx.write_cii(terms_of(content))


def self_billing_words(fee: AuditorFee) -> str:
    """Who writes the invoice in whose name, under which mandate."""
    seller, buyer = fee.seller or {}, fee.buyer or {}
    given = seller.get("mandated_on")
    since = f", mandat du {i18n.french_day(date.fromisoformat(given))}" if given else ""
    who = f"établie par {buyer.get('name')} au nom et pour le compte de {seller.get('name')}"
    return f"Facture {who} ({SELF_BILLING_RULE}{since})."
