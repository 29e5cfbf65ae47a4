"""The PDF of an issued invoice, made once from what was frozen at its issue, with the invoice for programs inside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from certbody.billing.models import Contract, Invoice, InvoiceLine
from certbody.billing.operations.contract_document import french_days, french_rate, french_tables
from certbody.billing.operations.facturx import electronic_invoice, exemption_words
from certbody.billing.operations.letters import tell_client
from certbody.billing.operations.mentions import DISCOUNT_TERMS, penalty_words
from certbody.billing.queries.invoices import get_invoice, list_lines
from certbody.billing.queries.quotes import find_accepted_quote, find_billed_size
from certbody.billing.rules.vat import RateTotal, Taxable, totals_by_rate
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import i18n
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.facturx import declare
from certbody.kit.pdf import render_pdf
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations.files import keep_made

FROM_THE_DURATION = ("audit_half_day", "sampled_site", "journey")


def print_invoice(invoice_id: UUID, by: Actor) -> Invoice:
    """Prints an issued invoice and tells the client it is there; one that was printed already stays as it is."""
    invoice = get_invoice(invoice_id, by, lock=True)
    if invoice.file_id is not None or invoice.number is None or invoice.due_on is None:
        return invoice
    lines = list_lines(invoice.id)
    printed = render_pdf("invoice", document_of(invoice, lines), electronic_invoice(invoice, lines))
    _tell(invoice, invoice.due_on, by)
    file = keep_made(f"facture-{invoice.number}.pdf", declare(printed), by)
    invoice.file_id = file.id
    journal.record("invoice.printed", invoice, by, after={"sha256": file.sha256})
    _settle_if_nothing_to_pay(invoice, by)
    db.session.flush()
    return invoice


def _tell(invoice: Invoice, due_on: date, by: Actor) -> None:
    """Queues the letter; before the file is kept, so that what is read for it makes nothing be written early."""
    tell_client(
        "invoice_issued",
        get_organisation(invoice.organisation_id, by),
        f"portal/invoices/{invoice.id}",
        number=invoice.number,
        gross=i18n.french_money(invoice.payable_cents),
        due_on=i18n.french_day(due_on),
    )


def _settle_if_nothing_to_pay(invoice: Invoice, by: Actor) -> None:
    """One that asks for nothing, being of 0 € or covered by its deposits, is settled as soon as it has its PDF."""
    if invoice.state == "issued" and not invoice.payable_cents:
        invoice.state = "paid"
        journal.record("invoice.paid", invoice, by, before={"state": "issued"}, after={"state": "paid"})


def document_of(invoice: Invoice, lines: list[InvoiceLine]) -> dict[str, Any]:
    """Every value that the invoice prints."""
    assert invoice.due_on is not None
    return {
        **head_of(invoice),
        "kind": invoice.kind,
        "bank": (invoice.seller or {}).get("bank"),
        "due_date": i18n.french_day(invoice.due_on),
        "early_payment": DISCOUNT_TERMS,
        "penalty_rate": None if invoice.bills_penalties else penalty_words(invoice.seller),
        "duration": _duration(invoice.audit_id, lines) if invoice.audit_id else None,
        **amounts_of(invoice, lines, totals_by_rate(Taxable(line.net_cents, line.vat_basis_points) for line in lines)),
    }


def _duration(audit_id: UUID, lines: list[InvoiceLine]) -> str | None:
    """Where the half-days billed come from, when some are: how many, which tables, computed when, on which quote."""
    size, quote = find_billed_size(audit_id), find_accepted_quote(audit_id)
    if size is None or not any(line.code in FROM_THE_DURATION for line in lines):
        return None
    articles = ", ".join(dict.fromkeys(line["article"] for line in size.lines))
    told = (
        f"Durée : {french_days(size.half_days)} ({i18n.french_count(size.half_days, 'demi-journée')}), calculée le"
        f" {i18n.french_day(paris_date(size.sized_at))} selon l’arrêté du 6 juin 2019 ({articles}), tables du"
        f" {french_tables(size.tables_version)}"
    )
    return f"{told}, détail au devis {quote.number}." if quote else f"{told}."


def amounts_of(invoice: Invoice, lines: Iterable[InvoiceLine], rates: tuple[RateTotal, ...]) -> dict[str, Any]:
    """The lines, the VAT by rate and the totals, of an invoice or of a credit note."""
    taxed = [rate for rate in rates if rate.rate]
    return {
        "lines": [_line(line) for line in lines],
        "vat": [
            {
                "rate": french_rate(rate.rate),
                "base": i18n.french_money(rate.net_cents),
                "amount": i18n.french_money(rate.vat_cents),
            }
            for rate in taxed
        ],
        "exemption": exemption_words(invoice) if len(taxed) < len(rates) else None,
        "total_net": i18n.french_money(invoice.net_cents),
        "total_vat": i18n.french_money(invoice.vat_cents),
        "total_gross": i18n.french_money(invoice.gross_cents),
        **_prepaid(invoice),
    }


def _prepaid(invoice: Invoice) -> dict[str, Any]:
    """The deposits that are deducted, and what is left to pay."""
    if not invoice.prepaid_cents:
        return {}
    told = [f"{one['number']} du {i18n.french_day(date.fromisoformat(one['issued_on']))}" for one in invoice.deposits]
    return {
        "prepaid": i18n.french_money(invoice.prepaid_cents),
        "deposits": ", ".join(told),
        "due": i18n.french_money(invoice.payable_cents),
    }


def _line(line: InvoiceLine) -> dict[str, str]:
    return {
        "label": line.label,
        "quantity": str(line.quantity),
        "unit_price": i18n.french_money(line.unit_cents),
        "vat_rate": french_rate(line.vat_basis_points),
        "net": i18n.french_money(line.net_cents),
    }


def head_of(document: Invoice) -> dict[str, Any]:
    """What an invoice and a credit note print alike: number, days, contract and the parties as they were frozen."""
    assert document.issued_on is not None
    contract = db.session.get(Contract, (current_tenant(), document.contract_id)) if document.contract_id else None
    return {
        "number": document.number,
        "date": i18n.french_day(document.issued_on),
        "service_date": i18n.french_day(document.service_on) if document.service_on else None,
        "contract_number": contract.number if contract else None,
        "body": document.seller,
        "client": document.buyer,
        "vat_on_debits": bool((document.seller or {}).get("vat_on_debits")),
        "order_number": (document.buyer or {}).get("order_number"),
        "bills_penalties": document.bills_penalties,
    }
