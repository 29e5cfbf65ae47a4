"""Reading what the books hold of auditors' fees: what they lack, and the comparison with the fees, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import case, func, select

from certbody.billing.models import AuditorFee, LedgerLine
from certbody.billing.rules.purchases import EVENTS
from certbody.kit.db import db

CHECKS = ("auditor_fees", "auditor_expenses", "vat_deductible", "suppliers", "auditors_paid")

# What each approved fee says, and what the entries about it hold; what was cancelled left nothing.
PURCHASES = """
with bought as (
  select f.id, f.number, case when f.state = 'cancelled' then 0 else 1 end as stands, coalesce(l.cents, 0) as fees,
    f.net_cents, f.vat_cents, case f.state when 'approved' then f.gross_cents else 0 end as owed,
    case f.state when 'paid' then f.gross_cents else 0 end as paid
  from auditor_fee f cross join lateral (
    select sum((line ->> 'net_cents')::bigint) as cents from jsonb_array_elements(f.lines) line) l
  where f.tenant_id = :tenant and f.state = any(:states)
), booked as (
  select auditor_fee_id as id, sum(debit_cents - credit_cents) as balance,
    sum(debit_cents - credit_cents) filter (where role = 'auditor_fees') as fees,
    sum(debit_cents - credit_cents) filter (where role = 'auditor_expenses') as expenses,
    sum(debit_cents - credit_cents) filter (where role = 'vat_deductible') as vat,
    sum(credit_cents - debit_cents) filter (where role = 'suppliers') as owed,
    sum(credit_cents - debit_cents) filter (where role = 'bank') as paid
  from ledger_line where tenant_id = :tenant and auditor_fee_id is not null group by auditor_fee_id
), compared as (
  select v.code, d.number as piece, d.id as fee_id, v.expected, coalesce(v.found, 0) as found
  from bought d left join booked b on b.id = d.id cross join lateral (values
    ('auditor_fees', d.stands * d.fees, b.fees), ('auditor_expenses', d.stands * (d.net_cents - d.fees), b.expenses),
    ('vat_deductible', d.stands * d.vat_cents, b.vat), ('suppliers', d.owed, b.owed),
    ('auditors_paid', d.paid, b.paid), ('balance', 0, b.balance)) v (code, expected, found)
)
select code, sum(found) as found, sum(expected) as expected,
  (array_agg(json_build_array(piece, expected, found, fee_id) order by piece)
    filter (where expected <> found))[1 \\: :most] as pieces from compared group by code
"""
STATES = list(EVENTS)


def events_written(fee_id: UUID) -> set[str]:
    """The events of a fee that the books tell of."""
    own = LedgerLine.auditor_fee_id == fee_id, LedgerLine.position == 1
    return {event for event in db.session.scalars(select(LedgerLine.auditor_event).where(*own)) if event}


def list_fees_to_post() -> Sequence[UUID]:
    """The fees of which the books lack something, in the order of their approval. One statement."""
    entries = select(func.count()).where(
        LedgerLine.tenant_id == AuditorFee.tenant_id, LedgerLine.auditor_fee_id == AuditorFee.id,
        LedgerLine.position == 1,
    )  # fmt: skip
    wanted = case({state: len(events) for state, events in EVENTS.items()}, value=AuditorFee.state)
    lacking = AuditorFee.state.in_(EVENTS), entries.correlate(AuditorFee).scalar_subquery() < wanted
    return db.session.scalars(select(AuditorFee.id).where(*lacking).order_by(AuditorFee.approved_at)).all()
