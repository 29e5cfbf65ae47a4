"""The electronic invoice or credit note: what was frozen at the issue, written for programs (Factur-X, EN 16931)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from certbody.billing.models import Contract, Invoice, InvoiceLine
from certbody.billing.operations.mentions import DISCOUNT_TERMS, penalty_words
from certbody.billing.queries.credits import list_credited_rates
from certbody.billing.queries.invoices import get_invoice, list_lines
from certbody.billing.rules.einvoice import ElectronicInvoice, Item, Notes, terms_of
from certbody.billing.rules.vat_place import words_of
from certbody.kit import facturx
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.kit.storage import Kept
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations.files import read_file

RECOVERY = "Indemnité forfaitaire pour frais de recouvrement en cas de retard : 40 € (C. com., art. D. 441-5)."


def electronic_invoice(invoice: Invoice, lines: Sequence[InvoiceLine]) -> bytes:
    """The issued invoice or credit note for programs, from its frozen copies alone."""
    return facturx.write_cii(_terms(invoice, lines))


def _terms(invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[str, Any]:
    assert invoice.number is not None
    assert invoice.issued_on is not None
    contract = db.session.get(Contract, (current_tenant(), invoice.contract_id)) if invoice.contract_id else None
    seller = invoice.seller or {}
    corrected = _corrected(invoice)
    content = ElectronicInvoice(
        number=invoice.number,
        issued_on=invoice.issued_on,
        service_on=invoice.service_on,
        due_on=invoice.due_on,
        seller=seller,
        buyer=invoice.buyer or {},
        items=tuple(_item(line) for line in lines),
        notes=_notes(invoice),
        vat_on_debits=bool(seller.get("vat_on_debits")),
        contract_number=contract.number if contract else "",
        corrects=_named(corrected) if corrected else None,
        by_rate=list_credited_rates(invoice) if invoice.corrects_id else (),
        vat_reason=invoice.vat_reason,
        is_deposit=(corrected or invoice).kind == "deposit",
        deposits=tuple((one["number"], date.fromisoformat(one["issued_on"])) for one in invoice.deposits),
        prepaid_cents=invoice.prepaid_cents,
    )
    return terms_of(content)


def _notes(invoice: Invoice) -> Notes:
    return notes_of(penalty_words(invoice.seller), exemption_words(invoice))


def notes_of(rate: str, exemption: str, self_billing: str = "") -> Notes:
    """The sentences of an invoice whose rate of late payment is said in these words."""
    late = f"Pénalités de retard, exigibles sans rappel : {rate} (C. com., art. L. 441-10)."
    return Notes(RECOVERY, late, DISCOUNT_TERMS, exemption, self_billing)


def exemption_words(invoice: Invoice) -> str:
    """What an issued invoice says when it bears no VAT."""
    return words_of(0, invoice.vat_reason, str((invoice.buyer or {}).get("exemption") or ""))


def read_electronic_invoice(invoice_id: UUID, by: Actor) -> tuple[str, bytes]:
    """The name and content of the file that the PDF of an invoice holds; NotFound while there is no PDF.

    A PDF made before invoices were electronic holds none: the file is then written from the frozen copies.
    """
    invoice, kept = _kept(invoice_id, by)
    inside = facturx.read_cii(kept.read_bytes())
    return f"{_name(invoice)}.xml", inside or electronic_invoice(invoice, list_lines(invoice.id))


def read_ubl_invoice(invoice_id: UUID, by: Actor) -> tuple[str, bytes]:
    """The name and content of the same invoice in UBL; NotFound while there is no PDF, whose contents it repeats."""
    invoice, _pdf = _kept(invoice_id, by)
    return f"{_name(invoice)}-ubl.xml", facturx.write_ubl(_terms(invoice, list_lines(invoice.id)))


def _kept(invoice_id: UUID, by: Actor) -> tuple[Invoice, Kept]:
    invoice = get_invoice(invoice_id, by)
    if invoice.file_id is None:
        raise NotFound
    row, kept = read_file(invoice.file_id)
    if row.purged_at is not None:
        raise NotFound
    return invoice, kept


def _name(invoice: Invoice) -> str:
    return f"{'avoir' if invoice.corrects_id else 'facture'}-{invoice.number}"


def _corrected(note: Invoice) -> Invoice | None:
    """The invoice that a credit note corrects."""
    if note.corrects_id is None:
        return None
    return db.session.get_one(Invoice, (current_tenant(), note.corrects_id))


def _named(invoice: Invoice) -> tuple[str, date]:
    """The number and day of an issued invoice."""
    assert invoice.number is not None
    assert invoice.issued_on is not None
    return invoice.number, invoice.issued_on


def _item(line: InvoiceLine) -> Item:
    return Item(line.label, line.quantity, line.unit_cents, line.net_cents, line.vat_basis_points)
