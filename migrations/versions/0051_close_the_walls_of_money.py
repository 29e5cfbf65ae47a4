"""An approved fee is paid or cancelled, nothing else; messages of Stripe and subscriptions are closed to other
bodies; auditors' invoices say what those of companies must, and are in the books.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import close_to_others

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

FROZEN = """
create or replace function freeze_approved_fee() returns trigger language plpgsql as $$
declare
  moving text[] := array['state', 'version', 'file_id', 'paid_on', 'cancelled_reason', 'credit_number', 'credited_on',
    'credit_file_id', 'cancelled_on'];
begin
  if old.state in ('draft', 'submitted') then return new; end if;
  if (new.state = old.state or (old.state = 'approved' and new.state in ('paid', 'cancelled')))
    and (old.file_id is null or new.file_id = old.file_id) and to_jsonb(new) - moving = to_jsonb(old) - moving then
    return new;
  end if;
  raise exception 'an approved fee does not change: cancel it' using errcode = 'check_violation';
end $$
"""
# What a message is believed of: the kind of its object, its id, and the payment and customer that it names.
BELIEVED = """
update stripe_event set payload = jsonb_build_object('data', jsonb_build_object('object', (
  select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(payload #> '{data,object}')
  where key in ('object', 'id', 'payment_intent', 'customer') and value <> 'null'
))) where jsonb_typeof(payload #> '{data,object}') = 'object'
"""
OWN_MESSAGE = "exists (select from stripe_owner o where o.account = stripe_event.account and o.body_id = {body})"
CHECKS = {
    "journal": "journal in ('sales', 'purchases', 'bank', 'various')",
    "one_event": "num_nonnulls(document_id, payment_id, fee_id, auditor_fee_id) = 1",
    "one_subject": "(invoice_id is null) = (auditor_fee_id is not null)",
    "auditor_event": "(auditor_fee_id is null and auditor_event is null) or (auditor_fee_id is not null"
    " and auditor_event in ('approved', 'cancelled', 'paid'))",
}


def upgrade() -> None:
    """Fees that were approved before stay as they are; of kept messages only what is believed of them stays."""
    op.execute(FROZEN)
    op.execute(BELIEVED)
    for statement in (*close_to_others("stripe_event", OWN_MESSAGE), *close_to_others("subscription")):
        op.execute(statement)
    for name in ("capital", "rcs_city"):
        op.add_column("auditor_account", sa.Column(name, sa.Text(), server_default="", nullable=False))
        op.alter_column("auditor_account", name, server_default=None)
    op.add_column("auditor_fee", sa.Column("cancelled_on", sa.Date(), nullable=True))
    _purchases()


def _purchases() -> None:
    """What auditors are due is written in the books too; what was approved before by the first night."""
    op.alter_column("ledger_line", "invoice_id", nullable=True)
    op.add_column("ledger_line", sa.Column("auditor_fee_id", sa.Uuid(), nullable=True))
    op.add_column("ledger_line", sa.Column("auditor_event", sa.Text(), nullable=True))
    key, columns = op.f("fk_ledger_line_tenant_id_auditor_fee_id"), ["tenant_id", "auditor_fee_id"]
    op.create_foreign_key(key, "ledger_line", "auditor_fee", columns, ["tenant_id", "id"])
    once = op.f("uq_ledger_line_tenant_id_auditor_fee_id_auditor_event_position")
    op.create_unique_constraint(once, "ledger_line", [*columns, "auditor_event", "position"])
    for name in ("journal", "one_event"):
        op.drop_constraint(op.f(f"ck_ledger_line_{name}"), "ledger_line", type_="check")
    for name, check in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_ledger_line_{name}"), "ledger_line", check)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
