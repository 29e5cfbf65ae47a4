"""An approved fee is paid or cancelled, nothing else; messages of Stripe and subscriptions are closed to other bodies."""

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
    'credit_file_id'];
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


def upgrade() -> None:
    """Fees that were approved before stay as they are; of kept messages only what is believed of them stays."""
    op.execute(FROZEN)
    op.execute(BELIEVED)
    for statement in (*close_to_others("stripe_event", OWN_MESSAGE), *close_to_others("subscription")):
        op.execute(statement)
    for name in ("capital", "rcs_city"):
        op.add_column("auditor_account", sa.Column(name, sa.Text(), server_default="", nullable=False))
        op.alter_column("auditor_account", name, server_default=None)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
