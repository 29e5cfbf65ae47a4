"""Bank lines in the background: reading a statement, booking what was confirmed at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import update

from certbody.billing.models import BankBatch
from certbody.billing.operations.bank_attributions import confirm
from certbody.billing.operations.bank_statements import read_statement
from certbody.billing.queries.bank import get_bank_batch, is_attributed
from certbody.kit import clock, transaction
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.rules.permissions import Role

TELL_EVERY = 20


def read_sent(bank_batch_id: str) -> None:
    """Reads a statement that was sent; done again, nothing changes. After trouble it says so, and is tried again."""
    batch = get_bank_batch(UUID(bank_batch_id))
    if batch.state in ("done", "waiting"):
        return
    batch_id = batch.id
    try:
        read_statement(batch, _person_of(batch), lambda done, total: _note(batch_id, done, total))
    except BaseException:
        told = {"place": 0, "code": "statement_interrupted", "found": ""}
        _note(batch_id, 0, 0, state="failed", problems=[told])
        raise


def book_confirmed(bank_batch_id: str) -> None:
    """Books the attributions that a person confirmed, one by one; what has changed meanwhile is left as it is."""
    batch = get_bank_batch(UUID(bank_batch_id))
    if batch.state not in ("queued", "running"):
        return
    by, pairs, left = _person_of(batch), list(batch.pairs), 0
    for rank, pair in enumerate(pairs, start=1):
        left += not _book(pair, by)
        if rank % TELL_EVERY == 0:
            _note(batch.id, rank, len(pairs))
    batch.state, batch.finished_at = "done", clock.now()
    batch.done, batch.added, batch.left_out = len(pairs), len(pairs) - left, left
    journal.record("bank_batch.done", batch, by, after={"added": batch.added, "left_out": left})


def _book(pair: dict[str, Any], by: Actor) -> bool:
    """One attribution in a transaction of its own; whether it is booked, be it by an earlier attempt."""
    line, parts = UUID(pair["line"]), [(UUID(invoice), int(cents)) for invoice, cents in pair["parts"]]
    with current_app.app_context():
        try:
            with transaction.transaction():
                confirm(line, parts, pair["left"], by)
        except Refused:
            with transaction.transaction():
                return all(is_attributed(line, invoice) for invoice, _ in parts)
    return True


def _person_of(batch: BankBatch) -> Actor:
    """The person who sent or confirmed it, who keeps the accounts."""
    return Actor(batch.created_by_name, batch.created_by, roles=frozenset({Role.ACCOUNTANT}))


def _note(batch_id: UUID, done: int, total: int, **more: Any) -> None:
    """Says how far it is, in a short transaction of its own: the job's own is still open."""
    with current_app.app_context(), transaction.transaction():
        values = {"state": "running", "done": done, "total": total, **more}
        db.session.execute(update(BankBatch).where(BankBatch.id == batch_id).values(**values))
