"""Writing events of money in the books, in the transaction of the event itself; catching up on what is not there yet.

A new kind of event comes through the same door: it says what changes of the standing, on which account money came in,
and `_write` does the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from certbody.billing.models import Invoice, InvoiceLine, LedgerLine, Payment, PaymentFee
from certbody.billing.queries import ledger
from certbody.billing.queries.credits import list_credited_rates
from certbody.billing.queries.invoices import get_invoice, list_lines
from certbody.billing.rules.ledger import (
    ACCOUNTS,
    BANK,
    CLIENTS,
    NO_DEPOSIT,
    NOTHING,
    PENALTIES_ACCOUNT,
    SALES,
    STRIPE,
    UNALLOCATED,
    Posting,
    Standing,
    fee_postings,
    less_deposits,
    postings_between,
    standing_after,
)
from certbody.billing.rules.vat import RateTotal, Taxable, totals_by_rate
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import settings_on

_TITLES = {
    "received": "Règlement",
    "refunded": "Remboursement",
    "disputed": "Contestation",
    "failed": "Rejet",
    "cancelled": "Règlement annulé",
    "reinstated": "Règlement rétabli",
    "unmatched": "Affectation annulée",
}


@dataclass(frozen=True)
class Event:
    """What an entry writes down: its own record, its journal and day, what it bills, what came in, what was kept."""

    source: dict[str, UUID]
    journal: str
    day: date
    title: str
    piece: Invoice
    billed: Sequence[RateTotal] = ()
    deposits: Mapping[int, int] = field(default_factory=dict)
    received_cents: int = 0
    counterpart: str = BANK
    fee_cents: int = 0


def post_document(document: Invoice, about: Invoice, by: Actor) -> None:
    """Writes an issued invoice in the books, or a credit note, which takes back from the invoice that it is about."""
    _post(_event_of(document, about), about, by)


def post_issued(invoice: Invoice, lines: Sequence[InvoiceLine], settings: Mapping[str, int]) -> None:
    """Writes an invoice in the books that is being issued: they hold nothing of it, being a draft until now.

    Its lines and the settings of its day are those that were read to issue it.
    """
    _write(_event_of(invoice, invoice, lines), invoice, NOTHING, settings)


def post_payment(payment: Payment, invoice: Invoice, by: Actor) -> None:
    """Writes money received for an invoice in the books, with the VAT that falls due by it."""
    _post(_event_of(payment, invoice), invoice, by)


def post_fee(fee: PaymentFee, invoice: Invoice, by: Actor) -> None:
    """Writes what Stripe kept of a movement of an invoice in the books, or gave back."""
    _post(_event_of(fee, invoice), invoice, by)


def post_missing(invoice_id: UUID, by: Actor) -> int:
    """Writes in the books what they lack of an invoice: itself, credit notes, payments, fees, in the order of days.

    The invoice is locked, so that nobody writes the same meanwhile; done again, there is nothing to do. Says how many
    entries were written.
    """
    return _catch_up(get_invoice(invoice_id, by, lock=True), by)


def _post(event: Event, invoice: Invoice, by: Actor) -> None:
    """Writes one event; of an invoice older than the books, everything that they lack, this event among it."""
    was = ledger.standing_of(invoice.id)
    if was == NOTHING and event.source != {"document_id": invoice.id}:
        _catch_up(invoice, by)
    else:
        _write(event, invoice, was)


def _catch_up(invoice: Invoice, by: Actor) -> int:
    missing = ledger.list_missing(invoice.id)
    for record in missing:
        _write(_event_of(record, invoice), invoice, ledger.standing_of(invoice.id))
    if missing:
        journal.record("invoice.booked", invoice, by, after={"entries": len(missing)})
    return len(missing)


def _event_of(
    record: Invoice | Payment | PaymentFee, invoice: Invoice, lines: Sequence[InvoiceLine] | None = None
) -> Event:
    if isinstance(record, PaymentFee):
        day = max(paris_date(record.at), invoice.issued_on or date.min)
        title = f"Frais de paiement {invoice.number}"
        return Event({"fee_id": record.id}, "bank", day, title, invoice, fee_cents=record.fee_cents)
    if isinstance(record, Payment):
        title, day = f"{_TITLES[record.told_kind]} {invoice.number}", record.received_on
        known: dict[str, Any] = {"received_cents": record.amount_cents}
        known["counterpart"] = _came_in_on(record)
        return Event({"payment_id": record.id}, "bank", day, title, invoice, **known)
    assert record.issued_on is not None
    title = f"{'Avoir' if record.corrects_id else 'Facture'} {record.number}"
    billed, deposits = _billed(record, lines)
    return Event({"document_id": record.id}, "sales", record.issued_on, title, record, billed, deposits)


def _came_in_on(payment: Payment) -> str:
    """The account of the other side: a transfer that the books know waits there until a payment is made of it."""
    if payment.provider_id:
        return STRIPE
    known = payment.bank_line_id is not None and ledger.is_booked(payment.bank_line_id)
    return UNALLOCATED if known else BANK


def _billed(document: Invoice, lines: Sequence[InvoiceLine] | None) -> tuple[Sequence[RateTotal], Mapping[int, int]]:
    """What a document adds to what was billed, and what of it the account of deposits is credited with, by rate."""
    if document.corrects_id:
        billed = list_credited_rates(document)
    else:
        known = list_lines(document.id) if lines is None else lines
        billed = totals_by_rate(Taxable(line.net_cents, line.vat_basis_points) for line in known)
    if document.prepaid_cents:
        net, rate = document.prepaid_cents - document.prepaid_vat_cents, document.deposits[0]["rate"]
        return less_deposits(billed, rate, net, document.prepaid_vat_cents), {rate: -net}
    return billed, {total.rate: total.net_cents for total in billed} if _is_of_deposit(document) else NO_DEPOSIT


def _is_of_deposit(document: Invoice) -> bool:
    if document.corrects_id is None:
        return document.kind == "deposit"
    return db.session.get_one(Invoice, (document.tenant_id, document.corrects_id)).kind == "deposit"


def _write(event: Event, invoice: Invoice, was: Standing, settings: Mapping[str, int] | None = None) -> None:
    on_debits = bool((invoice.seller or {}).get("vat_on_debits"))
    now = standing_after(was, event.billed, event.received_cents, on_debits=on_debits)
    moved = postings_between(was, now, event.counterpart, event.deposits)
    _add(event, invoice, (*moved, *fee_postings(event.fee_cents)), settings or settings_on(event.day))


def _add(event: Event, invoice: Invoice, postings: Iterable[Posting], numbers: Mapping[str, int]) -> None:
    """Adds the lines of an entry, with the numbers of the accounts as they stand on its day."""
    buyer: dict[str, Any] = invoice.buyer or {}
    own = {"auxiliary": buyer["siren"] or invoice.organisation_id.hex[-9:], "auxiliary_name": buyer["name"]}
    shared: dict[str, Any] = event.source | {
        "entry_id": new_id(), "invoice_id": invoice.id, "journal": event.journal, "day": event.day,
        "piece": event.piece.number, "piece_on": event.piece.issued_on, "label": f"{event.title} {buyer['name']}",
        "recorded_at": clock.now(), "auxiliary": "", "auxiliary_name": "",
    }  # fmt: skip
    for position, posting in enumerate(postings, start=1):
        told = shared | own if posting.role == CLIENTS else shared
        line = LedgerLine(
            position=position, role=posting.role, account=str(numbers[_account(posting, invoice)]), rate=posting.rate,
            debit_cents=posting.debit_cents, credit_cents=posting.credit_cents, **told,
        )  # fmt: skip
        db.session.add(line)
    db.session.flush()


def _account(posting: Posting, invoice: Invoice) -> str:
    """The setting that says the number of an account: penalties are no sale."""
    return PENALTIES_ACCOUNT if posting.role == SALES and invoice.bills_penalties else ACCOUNTS[posting.role]
