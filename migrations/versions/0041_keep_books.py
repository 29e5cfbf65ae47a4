"""The books: lines that are only added, in entries that balance when the transaction ends; their exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import protect

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

REFERENCES = (("invoice_id", "invoice"), ("document_id", "invoice"), ("payment_id", "payment"))
BALANCED = (
    """
create function entry_must_balance() returns trigger language plpgsql as $$
begin
  if (
    select sum(debit_cents) <> sum(credit_cents) from ledger_line
    where tenant_id = new.tenant_id and entry_id = new.entry_id
  ) then
    raise exception 'the debits and credits of an entry differ' using errcode = 'check_violation';
  end if;
  return null;
end $$
""",
    "create constraint trigger entry_balances after insert on ledger_line deferrable initially deferred"
    " for each row execute function entry_must_balance()",
)


def upgrade() -> None:
    """What was issued and received before is written down by the first night, or by `certbody ledger post`."""
    op.create_table(
        "ledger_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.Column("debit_cents", sa.BigInteger(), nullable=False),
        sa.Column("credit_cents", sa.BigInteger(), nullable=False),
        sa.Column("piece", sa.Text(), nullable=False),
        sa.Column("piece_on", sa.Date(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("auxiliary", sa.Text(), nullable=False),
        sa.Column("auxiliary_name", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("journal in ('sales', 'bank', 'various')", name=op.f("ck_ledger_line_journal")),
        sa.CheckConstraint("num_nonnulls(document_id, payment_id) = 1", name=op.f("ck_ledger_line_one_event")),
        sa.CheckConstraint(
            "debit_cents >= 0 and credit_cents >= 0 and (debit_cents > 0) <> (credit_cents > 0)",
            name=op.f("ck_ledger_line_one_side"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_ledger_line_tenant_id_{column}"),
            )
            for column, table in REFERENCES
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_ledger_line_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_ledger_line")),
        *(
            sa.UniqueConstraint(
                "tenant_id", column, "position", name=op.f(f"uq_ledger_line_tenant_id_{column}_position")
            )
            for column in ("document_id", "payment_id", "entry_id")
        ),
    )
    for column in ("invoice_id", "day"):
        op.create_index(f"ix_ledger_line_{column}", "ledger_line", ["tenant_id", column], unique=False)
    for statement in (*protect("ledger_line", append_only=True), *BALANCED):
        op.execute(statement)
    _widen("kind", "kind in ('journal', 'reads', 'ledger')")
    _widen("format", "format in ('csv', 'jsonl', 'txt')")


def _widen(name: str, check: str) -> None:
    op.drop_constraint(op.f(f"ck_journal_export_{name}"), "journal_export", type_="check")
    op.create_check_constraint(op.f(f"ck_journal_export_{name}"), "journal_export", check)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
