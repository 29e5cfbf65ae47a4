"""Writing transfers that came in on the bank account in the books, in the transaction of what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from certbody.billing.models import BankLine, LedgerLine
from certbody.billing.queries.bank import get_bank_line
from certbody.billing.queries.transfers import held_of, list_transfers, told_by_payments
from certbody.billing.rules.bank_booking import Transfer, transfer_postings
from certbody.billing.rules.ledger import ACCOUNTS, Posting
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import settings_on


def post_new_transfers(ids: Sequence[UUID]) -> None:
    """Writes transfers that were just taken in, of which nothing is said yet: on the bank, and waiting."""
    numbers = cache(settings_on)
    rows = [
        row
        for line in list_transfers(ids)
        for row in _entry(line, transfer_postings({}, _as_it_stands(line, 0)), line.day, numbers(line.day))
    ]
    if rows:
        db.session.execute(insert(LedgerLine), rows)


def post_transfer(line: BankLine) -> int:
    """Writes what the books lack of a transfer as it stands; the caller holds its lock.

    Its first entry is of the day of the transfer; what is decided later is of the day of the decision, since the year
    of the transfer may be closed by then. Done again, there is nothing to do; says how many entries were written.
    """
    db.session.flush()
    held = held_of(line.id)
    postings = transfer_postings(held, _as_it_stands(line, told_by_payments(line.id)))
    if not postings:
        return 0
    day = max(line.day, clock.today()) if held else line.day
    db.session.execute(insert(LedgerLine), _entry(line, postings, day, settings_on(day)))
    return 1


def post_missing_transfer(bank_line_id: UUID, by: Actor) -> int:
    """The same for a transfer that is older than this part of the books; its own journal says so."""
    line = get_bank_line(bank_line_id, lock=True)
    entries = post_transfer(line)
    if entries:
        journal.record("bank_line.booked", line, by, after={"entries": entries})
    return entries


def _as_it_stands(line: BankLine, told: int) -> Transfer:
    return Transfer(line.amount_cents, line.left_cents, told, line.set_aside_at is not None, line.is_payout)


def _entry(line: BankLine, postings: Iterable[Posting], day: date, numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The lines of an entry about a transfer; its piece is the bank's reference, or the statement of its day."""
    shared = {
        "tenant_id": line.tenant_id, "entry_id": new_id(), "bank_line_id": line.id, "journal": "bank", "day": day,
        "piece": line.bank_reference or f"RELEVE-{line.day:%Y%m%d}", "piece_on": line.day, "rate": None,
        "label": f"Virement reçu {line.payer or line.words[:80]}".strip(), "auxiliary": "", "auxiliary_name": "",
        "recorded_at": clock.now(),
    }  # fmt: skip
    return [
        {**shared, "id": new_id(), "position": position, "role": one.role,
         "account": str(numbers[ACCOUNTS[one.role]]), "debit_cents": one.debit_cents, "credit_cents": one.credit_cents}
        for position, one in enumerate(postings, start=1)
    ]  # fmt: skip
