"""Reading what the books hold about transfers that came in: what they lack, and the comparison with them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text

from certbody.billing.models import BankLine, LedgerLine, Payment
from certbody.billing.queries.purchases import CHECKS as OF_PURCHASES
from certbody.billing.queries.purchases import PURCHASES, STATES
from certbody.billing.queries.reconciling import MOST_PIECES, Check, Piece
from certbody.billing.rules.ledger import BANK
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant

CHECKS = ("unallocated", "payouts")
_ALL = (*OF_PURCHASES, *CHECKS)
# What is left of each transfer, and what its entries and those of its payments hold of it.
_COMPARED = """
with told as (
  select l.id, l.day, l.left_cents, l.set_aside_at is null as is_open, l.is_payout from bank_line l
  where l.tenant_id = :tenant
), booked as (
  select coalesce(e.bank_line_id, p.bank_line_id) as id,
    sum(e.credit_cents - e.debit_cents) filter (where e.role = 'unallocated') as unallocated,
    sum(e.credit_cents - e.debit_cents) filter (where e.role = 'stripe') as payouts
  from ledger_line e left join payment p on p.tenant_id = e.tenant_id and p.id = e.payment_id
  where e.tenant_id = :tenant and e.role in ('unallocated', 'stripe')
    and coalesce(e.bank_line_id, p.bank_line_id) is not null
  group by coalesce(e.bank_line_id, p.bank_line_id)
), compared as (
  select v.code, t.id, t.day, v.expected, coalesce(v.found, 0) as found
  from told t left join booked b on b.id = t.id cross join lateral (values
    ('unallocated', case when t.is_open then t.left_cents else 0 end, b.unallocated),
    ('payouts', case when t.is_payout then t.left_cents else 0 end, b.payouts)) v (code, expected, found)
)
"""
_SUMS = """
select code, sum(found) as found, sum(expected) as expected,
  (array_agg(json_build_array(day, expected, found, id) order by day, id)
    filter (where expected <> found))[1 \\: :most] as pieces
from compared group by code
"""
_BOTH = text(f"({PURCHASES}) union all ({_COMPARED}{_SUMS}) order by code")
_THOSE_OFF = "select id from compared where expected <> found group by id, day order by day, id"
_OFF = text(_COMPARED + _THOSE_OFF)


def held_of(bank_line_id: UUID) -> dict[str, int]:
    """What the entries about a transfer hold, as debits less credits of each account. One statement."""
    statement = (
        select(LedgerLine.role, func.sum(LedgerLine.debit_cents - LedgerLine.credit_cents))
        .where(LedgerLine.bank_line_id == bank_line_id)
        .group_by(LedgerLine.role)
    )
    return {role: int(cents) for role, cents in db.session.execute(statement)}


def told_by_payments(bank_line_id: UUID) -> int:
    """What payments made of a transfer hold on the account of the bank: those from before transfers were booked."""
    statement = (
        select(func.coalesce(func.sum(LedgerLine.debit_cents - LedgerLine.credit_cents), 0))
        .join(Payment, (Payment.tenant_id == LedgerLine.tenant_id) & (Payment.id == LedgerLine.payment_id))
        .where(Payment.bank_line_id == bank_line_id, LedgerLine.role == BANK)
    )
    return int(db.session.execute(statement).scalar_one())


def list_transfers(ids: Sequence[UUID]) -> Sequence[BankLine]:
    """Some transfers in the order in which they came."""
    return db.session.scalars(select(BankLine).where(BankLine.id.in_(ids)).order_by(BankLine.day, BankLine.id)).all()


def list_transfers_to_post() -> Sequence[UUID]:
    """The transfers of which the books tell otherwise than they stand, or nothing yet, the oldest first. One statement.

    A transfer from before the books told of transfers and a payment made of it do not see each other when they are
    written at the same moment: both are on the bank, until this finds them.
    """
    return db.session.scalars(_OFF, {"tenant": current_tenant()}).all()


def compare_purchases_and_transfers() -> tuple[list[Check], list[Piece]]:
    """Each check of auditors' fees and of transfers with both sums, and what causes a difference; one statement."""
    given = {"tenant": current_tenant(), "states": STATES, "most": MOST_PIECES}
    rows = {row.code: row for row in db.session.execute(_BOTH, given)}
    checks = [Check(code, int(rows[code].found), int(rows[code].expected)) for code in _ALL if code in rows]
    return checks, [_piece(code, *told) for code, row in rows.items() for told in row.pieces or ()]


def _piece(code: str, piece: str, expected: int, found: int, record_id: str) -> Piece:
    named = "bank_line_id" if code in CHECKS else "fee_id"
    return Piece(code, piece, None, False, expected, found, **{named: UUID(record_id)})
