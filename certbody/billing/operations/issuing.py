"""Issuing an invoice: its number, without gap or duplicate, and the copies that freeze it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import text

from certbody.billing.models import Invoice
from certbody.billing.operations.invoices import get_draft
from certbody.billing.operations.mentions import Draft, draft_on, may_issue
from certbody.billing.operations.posting import post_issued
from certbody.billing.rules.numbering import InvoiceNumber
from certbody.kit import clock, outbox
from certbody.kit.db import db
from certbody.kit.errors import require
from certbody.kit.ids import new_id
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

PRINT = "invoice_print"
_TAKE_NUMBER = text(
    "insert into invoice_counter (tenant_id, id, series, year, last) values (:tenant, :id, :series, :year, 1)"
    " on conflict (tenant_id, series, year) do update set last = invoice_counter.last + 1 returning last"
)


def issue_invoice(invoice_id: UUID, by: Actor) -> Invoice:
    """Issues a draft: seller and buyer as they are today, the due date, the next number of the year.

    Refused while a mandatory mention is missing. The number is taken last but for the books, which name it, so that
    the counter is held for a moment only; when the transaction fails the counter goes back with it, and no number is
    lost (R8.3, invariant 71).
    """
    invoice = get_draft(invoice_id, by)
    today = clock.today()
    draft = draft_on(invoice, today, by, lock=True)
    require(may_issue(draft))
    after = {"state": "issued", "gross_cents": invoice.gross_cents, "due_on": draft.due_on.isoformat()}
    journal.record("invoice.issued", invoice, by, before={"state": "draft"}, after=after)
    outbox.post(PRINT, invoice_id=str(invoice.id))
    number_last(invoice, today)
    _freeze(invoice, draft)
    post_issued(invoice, draft.lines, draft.settings)
    return invoice


def _freeze(invoice: Invoice, draft: Draft) -> None:
    """Copies what the invoice says of others; left to be written together with the number, in one statement."""
    invoice.seller, invoice.buyer, invoice.due_on = draft.seller, draft.buyer, draft.due_on
    invoice.deposits = [one.as_kept() for one in draft.deposits]
    invoice.prepaid_cents, invoice.prepaid_vat_cents = draft.deducted_from(invoice.gross_cents)


def issue_if_complete(invoice_id: UUID, by: Actor) -> bool:
    """Issues a draft that lacks nothing; one that does is left to the office, which its page tells what."""
    complete = may_issue(draft_on(get_draft(invoice_id, by), clock.today(), by)).allowed
    if complete:
        issue_invoice(invoice_id, by)
    return complete


def number_last(invoice: Invoice, today: date) -> None:
    """Gives the next number of its series to an invoice or credit note that is otherwise ready.

    What was to be written is written before: only the number itself and the books come after, so that nobody waits for
    the counter for much longer than the commit.
    """
    db.session.flush()
    last = _take(invoice.series, today)
    invoice.year, invoice.sequence, invoice.issued_on = today.year, last, today
    invoice.number, invoice.state = str(InvoiceNumber(invoice.series, today.year, last)), "issued"


def next_in_series(series: str, today: date) -> str:
    """The next number of a series and year, in words: for invoices that the body writes in somebody else's name."""
    return str(InvoiceNumber(series, today.year, _take(series, today)))


def _take(series: str, today: date) -> int:
    """The next number, 1 in a new year; whoever asks for one meanwhile waits until this transaction ends."""
    key = {"tenant": current_tenant(), "id": new_id(), "series": series, "year": today.year}
    last: int = db.session.execute(_TAKE_NUMBER, key).scalar_one()
    return last
