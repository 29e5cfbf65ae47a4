"""Writing what auditors are due in the books, in the transaction of the event; catching up on what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from certbody.billing.models import AuditorFee, LedgerLine
from certbody.billing.queries.fees import get_fee
from certbody.billing.queries.purchases import events_written
from certbody.billing.rules import purchases as rules
from certbody.billing.rules.ledger import ACCOUNTS, SUPPLIERS, Posting
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import settings_on

_TITLES = {rules.APPROVED: "Honoraires", rules.CANCELLED: "Annulation", rules.PAID: "Virement"}


def post_fee(fee: AuditorFee) -> int:
    """Writes what the books lack of a fee as it stands: its approval, what took it back, its payment.

    The caller holds the fee's lock. Done again, there is nothing to do; says how many entries were written.
    """
    written = events_written(fee.id)
    missing = [event for event in rules.EVENTS.get(fee.state, ()) if event not in written]
    for event in missing:
        _write(fee, event)
    return len(missing)


def post_missing_fee(fee_id: UUID, by: Actor) -> int:
    """The same for a fee that is older than the books; its own journal says so."""
    fee = get_fee(fee_id, lock=True)
    entries = post_fee(fee)
    if entries:
        journal.record("auditor_fee.booked", fee, by, after={"entries": entries})
    return entries


def _write(fee: AuditorFee, event: str) -> None:
    """Adds the lines of an entry, with the numbers of the accounts as they stand on its day."""
    seller: dict[str, Any] = fee.seller or {}
    day, (piece, piece_on) = _day_of(fee, event), _piece_of(fee, event)
    own = {"auxiliary": seller.get("siren") or fee.membership_id.hex[-9:], "auxiliary_name": seller["name"]}
    shared: dict[str, Any] = {
        "entry_id": new_id(), "auditor_fee_id": fee.id, "auditor_event": event, "journal": rules.JOURNALS[event],
        "day": day, "piece": piece, "piece_on": piece_on or day, "label": f"{_TITLES[event]} {piece} {seller['name']}",
        "recorded_at": clock.now(),
    }  # fmt: skip
    numbers = settings_on(day)
    for position, posting in enumerate(_postings(fee, event), start=1):
        line = LedgerLine(
            position=position, role=posting.role, account=str(numbers[ACCOUNTS[posting.role]]), rate=posting.rate,
            debit_cents=posting.debit_cents, credit_cents=posting.credit_cents,
            **(shared | own if posting.role == SUPPLIERS else shared),
        )  # fmt: skip
        db.session.add(line)
    db.session.flush()


def _postings(fee: AuditorFee, event: str) -> tuple[Posting, ...]:
    """What is not one of the fee's own lines is what was spent for the mission."""
    if event == rules.PAID:
        return rules.paid(fee.gross_cents)
    fees_cents = sum(line["net_cents"] for line in fee.lines)
    entry = rules.bought(fees_cents, fee.net_cents - fees_cents, fee.vat_cents)
    return entry if event == rules.APPROVED else rules.taken_back(entry)


def _day_of(fee: AuditorFee, event: str) -> date:
    assert fee.approved_at is not None
    approved_on = paris_date(fee.approved_at)
    days = {rules.APPROVED: approved_on, rules.CANCELLED: fee.cancelled_on or fee.credited_on, rules.PAID: fee.paid_on}
    return days[event] or approved_on


def _piece_of(fee: AuditorFee, event: str) -> tuple[str, date | None]:
    """The invoice, or the note of who has none (an employee); of what is taken back its credit note, if any."""
    if event == rules.CANCELLED and fee.credit_number:
        return fee.credit_number, fee.credited_on
    return fee.invoice_number or fee.number, fee.invoiced_on
