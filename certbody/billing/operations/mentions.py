"""Whether an invoice bears what the law asks for on the day it would be issued; missing mentions are named in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from certbody.billing.models import Contract, Invoice, InvoiceLine, Quote
from certbody.billing.operations.parties import buyer_of, seller_of
from certbody.billing.queries.deposits import Deposit, list_deposits
from certbody.billing.queries.invoices import list_lines
from certbody.billing.reference_rates import dated_references, penalty_rates
from certbody.billing.rules import mentions, vat
from certbody.billing.rules.lateness import rate_on
from certbody.billing.rules.numbering import InvoiceNumber
from certbody.billing.rules.vat_place import words_of
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import wording
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.money import share_of
from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.settings import get_profile, settings_on

DISCOUNT_TERMS = "Pas d’escompte pour paiement anticipé."
PENALTY_RATE = "refinancement de la Banque centrale européenne majoré de 10 points"


@dataclass(frozen=True)
class Draft:
    """An invoice as it would be issued on a day: both parties, its lines, its due date, the settings of that day."""

    invoice: Invoice
    lines: Sequence[InvoiceLine]
    seller: dict[str, Any]
    buyer: dict[str, Any]
    issued_on: date
    due_on: date
    deposits: Sequence[Deposit] = ()
    settings: Mapping[str, int] = field(default_factory=dict)

    @property
    def exemption(self) -> str:
        """What the invoice says when it bears no VAT."""
        return words_of(0, self.invoice.vat_reason, str(self.buyer.get("exemption") or ""))

    @property
    def penalty_rate(self) -> int:
        """The yearly rate of late payment, in basis points, that the invoice would print."""
        return self.own_penalty_rate or rate_on(penalty_rates(), self.issued_on).basis_points

    @property
    def own_penalty_rate(self) -> int:
        """The body's own rate on that day, 0 when it takes that of the law: only its own has a floor."""
        return int(self.seller.get("penalty_basis_points") or 0)

    @property
    def prepaid_cents(self) -> int:
        """What the deposits that were billed before come to, VAT included."""
        return sum(one.gross_cents for one in self.deposits)

    def deducted_from(self, gross_cents: int) -> tuple[int, int]:
        """What is deducted of deposits from such a total, never more than it, and the VAT in it."""
        prepaid, vat_cents = self.prepaid_cents, sum(one.vat_cents for one in self.deposits)
        deducted = min(prepaid, gross_cents)
        return deducted, vat_cents if deducted == prepaid else share_of(vat_cents, deducted, prepaid)


def draft_on(invoice: Invoice, day: date, by: Actor, *, lock: bool = False) -> Draft:
    """What the invoice would say if issued on this day; its payment delay is the one that the contract announced.

    `lock` keeps the deposits that it deducts as they are until the transaction ends.
    """
    chosen = settings_on(day)
    agreed = _agreed(invoice) or chosen
    frozen = {"vat_on_debits": bool(chosen["vat_on_debits"]), "penalty_basis_points": chosen["penalty_basis_points"]}
    return Draft(
        invoice=invoice,
        lines=list_lines(invoice.id),
        seller=seller_of(get_profile()) | frozen,
        buyer=buyer_of(get_organisation(invoice.organisation_id, by)),
        issued_on=day,
        due_on=day + timedelta(days=agreed["payment_delay_days"]),
        deposits=list_deposits(invoice, lock=lock),
        settings=chosen,
    )


def _agreed(invoice: Invoice) -> dict[str, int] | None:
    """The settings that the invoice's contract was written with, when it was offered: it is signed as it stands."""
    key = (current_tenant(), invoice.contract_id)
    contract = db.session.get(Contract, key) if invoice.contract_id else None
    sent_at = db.session.get_one(Quote, (contract.tenant_id, contract.quote_id)).sent_at if contract else None
    return settings_on(paris_date(sent_at), known_at=sent_at) if sent_at else None


def penalty_words(seller: Mapping[str, Any] | None) -> str:
    """The rate of late payment as an issued invoice prints it: the body's own on that day, else that of the law."""
    own = int((seller or {}).get("penalty_basis_points") or 0)
    return f"{own / 100:g}".replace(".", ",") + " % par an" if own else PENALTY_RATE


def may_issue(draft: Draft) -> Verdict:
    """Whether the invoice may be issued: every mandatory mention, a lawful due date, French VAT rates."""
    rates = {line.vat_basis_points for line in draft.lines}
    return all_of(
        in_words(mentions.bears_mentions(_mentions_of(draft))),
        mentions.due_date_allowed(draft.issued_on, draft.due_on),
        _own_rate_allowed(draft),
        *(vat.rate_allowed(rate, draft.exemption) for rate in sorted(rates)),
        ALLOWED if all(one.number for one in draft.deposits) else refuse("deposit_in_draft"),
    )


def _own_rate_allowed(draft: Draft) -> Verdict:
    legal, own = dated_references().on(draft.issued_on).legal, draft.own_penalty_rate
    return mentions.penalty_rate_allowed(own, legal) if own else ALLOWED


def may_issue_credit(note: Draft, corrects: str) -> Verdict:
    """Whether a credit note bears every mandatory mention, the invoice that it corrects among them."""
    mentioned = replace(_mentions_of(note), due_on=None, corrects=corrects, is_credit_note=True)
    return in_words(mentions.bears_mentions(mentioned))


def in_words(verdict: Verdict, names: str = "invoice.mention") -> Verdict:
    """The reasons, with the name that people give to each mention; `code` keeps the rule's own name."""
    named = []
    for reason in verdict.reasons:
        code = str(reason.values["mention"])
        named.append(replace(reason, values={"mention": wording.label(names, code), "code": code}))
    return Verdict(tuple(named))


def _mentions_of(draft: Draft) -> mentions.InvoiceMentions:
    invoice = draft.invoice
    # The number is only known once it is taken; any well-formed one stands for it here.
    number = invoice.number or str(InvoiceNumber(invoice.series, draft.issued_on.year, 1))
    return mentions.InvoiceMentions(
        number=number,
        issued_on=draft.issued_on,
        service_on=invoice.service_on,
        due_on=draft.due_on,
        seller=party_of(draft.seller),
        buyer=party_of(draft.buyer),
        line_labels=tuple(line.label for line in draft.lines),
        net_cents=invoice.net_cents,
        has_zero_rate=any(line.vat_basis_points == 0 for line in draft.lines),
        exemption=draft.exemption,
        discount_terms=DISCOUNT_TERMS,
        penalty_rate=draft.penalty_rate,
        fixed_charge_cents=mentions.FIXED_CHARGE_CENTS,
        service_nature="services",
        vat_on_debits=bool(draft.seller.get("vat_on_debits")),
    )


def party_of(copy: dict[str, Any]) -> mentions.Party:
    return mentions.Party(
        name=copy["name"],
        address=", ".join(copy["address"]),
        siren=copy["siren"],
        vat_number=copy["vat_number"],
        legal_form=copy["legal_form"],
        capital=copy.get("capital", ""),
        register_city=copy.get("rcs", ""),
        sole_trader=mentions.is_sole_trader(copy["legal_form"]),
        country=copy.get("country") or "FR",
    )
