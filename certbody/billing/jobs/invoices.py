"""What follows the issue of an invoice or credit note, after the commit."""

from __future__ import annotations

from uuid import UUID

from certbody.billing.operations.einvoicing import DEPOSIT
from certbody.billing.operations.printing import print_invoice
from certbody.billing.operations.printing_credits import print_credit_note
from certbody.billing.queries.einvoicing import reason_kept
from certbody.billing.queries.invoices import get_invoice
from certbody.kit import outbox
from certbody.tenants.actor import SYSTEM, Actor
from certbody.tenants.rules.permissions import Role

# The program, acting for the accountant: it must see every invoice of the body.
OFFICE = Actor(SYSTEM.name, roles=frozenset({Role.ACCOUNTANT}))


def print_issued(invoice_id: str) -> None:
    """Prints the invoice or credit note and sends the client its link; then the platform gets it."""
    issued = get_invoice(UUID(invoice_id), OFFICE)
    (print_credit_note if issued.corrects_id else print_invoice)(issued.id, OFFICE)
    if reason_kept(issued) is None:
        outbox.post(DEPOSIT, invoice_id=invoice_id)
