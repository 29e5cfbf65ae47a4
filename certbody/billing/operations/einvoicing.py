"""Invoices by the approved platform: handed over once, followed by its statuses, and told of when money comes in."""

from __future__ import annotations

import hashlib
from uuid import UUID

import structlog

from certbody.billing import approved_platform
from certbody.billing.approved_platform import Platform
from certbody.billing.models import EinvoiceDeposit, Invoice, InvoiceStatus, Payment
from certbody.billing.operations.payments import CASHED
from certbody.billing.queries.einvoicing import (
    find_by_number,
    list_statuses,
    travel_of,
    was_deposited,
)
from certbody.billing.queries.invoices import get_invoice, list_lines, list_payments
from certbody.billing.queries.ledger import standing_of
from certbody.billing.rules.einvoice import DEPOSIT as DEPOSIT_INVOICE
from certbody.billing.rules.einvoice import INVOICE
from certbody.billing.rules.einvoice_life import CASHED as CASHED_STATUS
from certbody.billing.rules.einvoice_life import split_by_rate
from certbody.billing.rules.vat import Taxable, totals_by_rate
from certbody.clients.rules.identifiers import compact
from certbody.kit import cdar, clock, outbox
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations.files import read_file
from certbody.tenants.queries.tenants import slug_of

DEPOSIT = "einvoice_deposit"
_log = structlog.get_logger()


def deposit_invoice(invoice_id: UUID, by: Actor) -> None:
    """Hands the PDF of an invoice or credit note over, once; again only after the platform rejected it.

    Money that came in before is told after it: the platform did not know the invoice then.
    A process that ends between the two hands the same file over again under the same name: it is there once.
    """
    invoice, away = get_invoice(invoice_id, by, lock=True), approved_platform.in_use()
    travel = travel_of(invoice)
    if away is None or invoice.file_id is None or travel.kept is not None:
        return
    former = travel.deposits
    if former and not travel.may_deposit_again:
        return
    _row, kept = read_file(invoice.file_id)
    content, attempt = kept.read_bytes(), len(former) + 1
    name = f"{invoice.number}{f'-{attempt}' if former else ''}.pdf"
    away.deposit(slug_of(current_tenant()), name, content)
    told = EinvoiceDeposit(
        invoice_id=invoice.id, attempt=attempt, name=name, sha256=hashlib.sha256(content).hexdigest(), at=clock.now()
    )
    db.session.add(told)
    journal.record("invoice.deposited", invoice, by, after={"name": name, "attempt": attempt})
    for payment in list_payments(invoice.id):
        outbox.post(CASHED, payment_id=str(payment.id))


def ask_again(invoice_id: UUID, by: Actor) -> None:
    """Has a rejected invoice handed over once more, however often it is asked.

    Refused for one that the platform has not rejected, and for one that was handed over since.
    """
    invoice = get_invoice(invoice_id, by, lock=True)
    if not travel_of(invoice).may_deposit_again:
        raise Refused(Reason("einvoice_not_rejected"))
    outbox.post(DEPOSIT, invoice_id=str(invoice.id))


def tell_cashed(payment_id: UUID, by: Actor) -> None:
    """Tells the platform what came in for an invoice that travelled by it, or went back: the VAT falls due by it."""
    away, payment = approved_platform.in_use(), db.session.get(Payment, (current_tenant(), payment_id))
    if payment is None:
        raise NotFound
    invoice = get_invoice(payment.invoice_id, by, lock=True)
    if away is None or invoice.number is None or invoice.issued_on is None or not was_deposited(invoice.id):
        return
    kind = DEPOSIT_INVOICE if invoice.kind == "deposit" else INVOICE
    named = cdar.Named(invoice.number, kind, invoice.issued_on, _seller(invoice))
    message, now = f"{invoice.number}-{payment.id}", clock.now()
    shares = split_by_rate(_asked(invoice.id), payment.amount_cents)
    content = cdar.write_cashed(message, named, shares, payment.received_on, now)
    away.deposit(slug_of(current_tenant()), f"212-{message}.xml", content)
    _keep(invoice, cdar.Said(invoice.number, CASHED_STATUS, now, named.seller), message, by)


def _asked(invoice_id: UUID) -> dict[int, int]:
    """What an invoice asks for by rate, VAT included, after its credit notes; what it was issued for when those took
    everything, since what goes back then came in for that.
    """
    billed = standing_of(invoice_id)
    if billed.billed_cents > 0:
        return {rate: net + billed.vat_cents[rate] for rate, net in billed.net_cents.items()}
    lines = list_lines(invoice_id)
    totals = totals_by_rate(Taxable(line.net_cents, line.vat_basis_points) for line in lines)
    return {one.rate: one.net_cents + one.vat_cents for one in totals}


def take_in(away: Platform, name: str, by: Actor) -> bool:
    """Keeps what one waiting message says, once whatever is repeated; False when it cannot be read, or names an
    invoice that is not of this body: of another seller, or of another day than the one with its number.
    """
    try:
        message = cdar.read_message(away.read_message(slug_of(current_tenant()), name))
    except cdar.BadMessage as error:
        _log.warning("einvoice.unreadable", name=name, error=str(error))
        return False
    invoices = [_invoice_of(said) for said in message.said]
    for said, invoice in zip(message.said, invoices, strict=True):
        if invoice:
            _keep(invoice, said, message.id, by)
    return all(invoices)


def _invoice_of(said: cdar.Said) -> Invoice | None:
    invoice = find_by_number(said.number)
    if invoice is None or said.seller != _seller(invoice):
        return None
    return invoice if said.issued_on in (None, invoice.issued_on) else None


def _seller(invoice: Invoice) -> str:
    return compact(str((invoice.seller or {}).get("siren")))


def _keep(invoice: Invoice, said: cdar.Said, message: str, by: Actor) -> None:
    heard, message = list_statuses(invoice.id), message[:200]
    if any((one.message, one.code) == (message, said.code) for one in heard):
        return
    told = InvoiceStatus(invoice_id=invoice.id, code=said.code, reason=said.reason[:2000], message=message, at=said.at)
    db.session.add(told)
    journal.record("invoice.status_heard", invoice, by, after={"status": said.code}, reason=said.reason or None)
    db.session.flush()
