"""Credit notes: an invoice that corrects another, line by line; an invoice credited in full has its own state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

FREEZE = """
create or replace function freeze_issued_invoice() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' then return new; end if;
  if old.state = 'issued' and new.state in ('issued', 'paid', 'credited')
     and (old.file_id is null or new.file_id = old.file_id)
     and to_jsonb(new) - 'state' - 'version' - 'file_id' = to_jsonb(old) - 'state' - 'version' - 'file_id' then
    return new;
  end if;
  raise exception 'an issued invoice does not change: correct it with a credit note' using errcode = 'check_violation';
end $$
"""
CHECKS = {
    "state": "state in ('draft', 'issued', 'paid', 'credited', 'abandoned')",
    "issued_complete": "state in ('draft', 'abandoned') or (number is not null and sequence is not null and issued_on is not null"
    " and (due_on is not null or corrects_id is not null) and seller is not null and buyer is not null)",
}


def upgrade() -> None:
    op.add_column("invoice", sa.Column("corrects_id", sa.Uuid(), nullable=True))
    op.add_column("invoice", sa.Column("credit_reason", sa.Text(), nullable=True))
    op.add_column("invoice_line", sa.Column("corrects_id", sa.Uuid(), nullable=True))
    for table in ("invoice", "invoice_line"):
        op.create_foreign_key(
            op.f(f"fk_{table}_tenant_id_corrects_id"),
            table,
            table,
            ["tenant_id", "corrects_id"],
            ["tenant_id", "id"],
        )
        op.create_index(f"ix_{table}_corrects_id", table, ["tenant_id", "corrects_id"], unique=False)
    for name, check in CHECKS.items():
        op.drop_constraint(op.f(f"ck_invoice_{name}"), "invoice", type_="check")
        op.create_check_constraint(op.f(f"ck_invoice_{name}"), "invoice", check)
    op.create_check_constraint(
        op.f("ck_invoice_correction_explained"),
        "invoice",
        "(corrects_id is null) = (credit_reason is null) and (corrects_id is null or gross_cents <= 0)",
    )
    op.execute(FREEZE)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
