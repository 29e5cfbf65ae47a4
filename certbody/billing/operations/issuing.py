"""Issuing an invoice: its number, without gap or duplicate, and the copies that freeze it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import text

from certbody.billing.models import Invoice
from certbody.billing.operations.invoices import get_draft
from certbody.billing.operations.mentions import draft_on, may_issue
from certbody.billing.operations.posting import post_document
from certbody.billing.rules.numbering import InvoiceNumber
from certbody.kit import clock, outbox
from certbody.kit.db import db
from certbody.kit.errors import require
from certbody.kit.ids import new_id
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

PRINT = "invoice_print"
_OPEN_YEAR = text(
    "insert into invoice_counter (tenant_id, id, series, year, last) values (:tenant, :id, :series, :year, 0)"
    " on conflict (tenant_id, series, year) do nothing"
)
_TAKE_NUMBER = text(
    "update invoice_counter set last = last + 1"
    " where tenant_id = :tenant and series = :series and year = :year returning last"
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
    invoice.seller, invoice.buyer, invoice.due_on = draft.seller, draft.buyer, draft.due_on
    invoice.deposits = [one.as_kept() for one in draft.deposits]
    invoice.prepaid_cents, invoice.prepaid_vat_cents = draft.deducted_from(invoice.gross_cents)
    after = {"state": "issued", "gross_cents": invoice.gross_cents, "due_on": draft.due_on.isoformat()}
    journal.record("invoice.issued", invoice, by, before={"state": "draft"}, after=after)
    outbox.post(PRINT, invoice_id=str(invoice.id))
    number_last(invoice, today)
    post_document(invoice, invoice, by)
    return invoice


def issue_if_complete(invoice_id: UUID, by: Actor) -> bool:
    """Issues a draft that lacks nothing; one that does is left to the office, which its page tells what."""
    complete = may_issue(draft_on(get_draft(invoice_id, by), clock.today(), by)).allowed
    if complete:
        issue_invoice(invoice_id, by)
    return complete


def number_last(invoice: Invoice, today: date) -> None:
    """Gives the next number of its series to an invoice or credit note that is otherwise ready."""
    _open_year(invoice.series, today.year)
    db.session.flush()
    _number(invoice, today)


def next_in_series(series: str, today: date) -> str:
    """The next number of a series and year, in words: for invoices that the body writes in somebody else's name."""
    _open_year(series, today.year)
    return str(InvoiceNumber(series, today.year, _take(series, today)))


def _open_year(series: str, year: int) -> None:
    parameters = {"tenant": current_tenant(), "id": new_id(), "series": series, "year": year}
    db.session.execute(_OPEN_YEAR, parameters)


def _number(invoice: Invoice, today: date) -> None:
    """Takes the number and writes it: only the books come after, so nobody waits for much longer than the commit."""
    last = _take(invoice.series, today)
    invoice.year, invoice.sequence, invoice.issued_on = today.year, last, today
    invoice.number, invoice.state = str(InvoiceNumber(invoice.series, today.year, last)), "issued"
    db.session.flush()


def _take(series: str, today: date) -> int:
    key = {"tenant": current_tenant(), "series": series, "year": today.year}
    last: int = db.session.execute(_TAKE_NUMBER, key).scalar_one()
    return last
