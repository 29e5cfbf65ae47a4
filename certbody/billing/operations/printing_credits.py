"""The PDF of a credit note, made once from what was frozen at its issue, with the one for programs inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from certbody.billing.models import Invoice, InvoiceLine
from certbody.billing.operations.facturx import electronic_invoice
from certbody.billing.operations.letters import tell_client
from certbody.billing.operations.printing import amounts_of, head_of
from certbody.billing.queries.credits import list_credited_rates
from certbody.billing.queries.invoices import get_invoice, list_lines
from certbody.billing.rules.einvoice import TAKEN_BACK
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import i18n
from certbody.kit.db import db
from certbody.kit.facturx import declare
from certbody.kit.pdf import render_pdf
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_made


def print_credit_note(note_id: UUID, by: Actor) -> Invoice:
    """Prints an issued credit note and tells the client it is there; one that was printed already stays as it is."""
    note = get_invoice(note_id, by, lock=True)
    if note.file_id is not None or note.corrects_id is None or note.number is None:
        return note
    invoice = get_invoice(note.corrects_id, by)
    lines = list_lines(note.id)
    printed = render_pdf("invoice", document_of(note, invoice, lines), electronic_invoice(note, lines))
    file = keep_made(f"avoir-{note.number}.pdf", declare(printed), by)
    note.file_id = file.id
    journal.record("credit_note.printed", note, by, after={"sha256": file.sha256})
    tell_client(
        "credit_note_issued",
        get_organisation(note.organisation_id, by),
        f"portal/invoices/{note.id}",
        number=note.number,
        invoice=invoice.number,
        gross=i18n.french_money(-note.gross_cents),
    )
    db.session.flush()
    return note


def document_of(note: Invoice, invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[str, Any]:
    """Every value that the credit note prints; the invoice that it corrects is named with its day, and the reason."""
    assert invoice.issued_on is not None
    return {
        **head_of(note),
        "kind": "credit_note",
        "corrects": f"{invoice.number} du {i18n.french_day(invoice.issued_on)} ({note.credit_reason})",
        "corrects_deposit": invoice.kind == "deposit",
        "comment": TAKEN_BACK,
        **amounts_of(note, lines, list_credited_rates(note)),
    }
