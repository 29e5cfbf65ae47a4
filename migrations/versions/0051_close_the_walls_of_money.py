"""An approved fee is paid or cancelled, nothing else."""

from __future__ import annotations

from alembic import op

revision = "0051"
down_revision = "0048"
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


def upgrade() -> None:
    """Fees that were approved before stay as they are."""
    op.execute(FROZEN)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
