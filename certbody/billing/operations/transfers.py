"""Billing the examination of a transfer: once decided, whatever was decided, at the price of the day it came in."""

from __future__ import annotations

from uuid import UUID

from certbody.billing.models import Invoice
from certbody.billing.operations.drafting import TRANSFER, Priced, claim, write_draft
from certbody.billing.operations.vat_of import vat_of
from certbody.billing.queries.prices import price_list_on
from certbody.billing.rules.charging import has_price
from certbody.billing.rules.pricing import PRICE_RULE, event_line
from certbody.certificates.models import Decision
from certbody.certificates.queries.transfers import get_transfer_in
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

TRANSFER_FEE = "transfer"


def bill_transfer(transfer_in_id: UUID, by: Actor) -> Invoice:
    """Drafts the invoice of a transfer from another body, taken over or refused (R8.2).

    Refused before the decision, without a price on the day its papers came in, and when it is billed already.
    """
    transfer = get_transfer_in(transfer_in_id, by, lock=True)
    if transfer.decision_id is None:
        raise Refused(Reason("transfer_not_decided", PRICE_RULE))
    prices = price_list_on(transfer.received_on)
    require(has_price(TRANSFER_FEE, prices))
    line = event_line(TRANSFER_FEE, 1, prices)
    assert line is not None
    price_from = line.price_from.isoformat() if line.price_from else None
    basis = {"transfer": transfer.former_number, "sizing_line": "event", "price": line.price, "price_from": price_from}
    kept = {
        "code": line.code, "quantity": 1,
        "label": f"{line.label_fr} ({transfer.former_number}, {transfer.former_body})",
        "unit_cents": line.unit_cents, "net_cents": line.total_cents, "basis": basis,
    }  # fmt: skip
    rate, reason = vat_of(transfer.organisation, clock.today())
    decision = db.session.get_one(Decision, (current_tenant(), transfer.decision_id))
    invoice = write_draft(transfer.organisation_id, Priced((kept,), None, rate, reason), decision.decided_on)
    claim(invoice, TRANSFER, transfer.id)
    after = {"transfer": transfer.former_number, "gross_cents": invoice.gross_cents}
    journal.record("invoice.drafted", invoice, by, after=after)
    db.session.flush()
    return invoice
