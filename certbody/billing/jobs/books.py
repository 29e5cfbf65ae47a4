"""The books of the night: what they lack is written, each invoice, fee and transfer in a transaction of its own."""

from __future__ import annotations

from uuid import UUID

from certbody.billing.jobs.invoices import OFFICE
from certbody.billing.operations.posting import post_missing
from certbody.billing.operations.posting_fees import post_missing_fee
from certbody.billing.operations.posting_transfers import post_missing_transfer
from certbody.billing.queries.ledger import list_invoices_to_post
from certbody.billing.queries.purchases import list_fees_to_post
from certbody.billing.queries.transfers import list_transfers_to_post
from certbody.kit.transaction import transaction
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.tenant_job import fan_out

RUN = "certbody.billing.jobs.books.run"


def start_books() -> None:
    """After midnight in Paris: has each body look at its books."""
    fan_out(RUN)


def run(tenant_id: str) -> None:
    """The books of one body."""
    with tenant_scope(UUID(tenant_id)):
        catch_up()


def catch_up() -> int:
    """Writes all that the books of the body lack; says how many entries. Done again, it finds nothing to do."""
    with transaction():
        waiting, fees, transfers = list_invoices_to_post(), list_fees_to_post(), list_transfers_to_post()
    written = 0
    for invoice_id in waiting:
        with transaction():
            written += post_missing(invoice_id, OFFICE)
    for fee_id in fees:
        with transaction():
            written += post_missing_fee(fee_id, OFFICE)
    for bank_line_id in transfers:
        with transaction():
            written += post_missing_transfer(bank_line_id, OFFICE)
    return written
