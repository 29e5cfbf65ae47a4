"""What came in on the bank account is in the books from the day it is known, on a waiting account until it is
attributed; a transfer of what Stripe held is told apart from what other books tell.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

CHECKS = {
    "one_event": "num_nonnulls(document_id, payment_id, fee_id, auditor_fee_id, bank_line_id) = 1",
    "one_subject": "num_nonnulls(invoice_id, auditor_fee_id, bank_line_id) = 1",
}


def upgrade() -> None:
    """Transfers that wait to be attributed are written in the books by the first night."""
    op.add_column("ledger_line", sa.Column("bank_line_id", sa.Uuid(), nullable=True))
    key, columns = op.f("fk_ledger_line_tenant_id_bank_line_id"), ["tenant_id", "bank_line_id"]
    op.create_foreign_key(key, "ledger_line", "bank_line", columns, ["tenant_id", "id"])
    of_a_line = sa.text("bank_line_id is not null")
    op.create_index("ix_ledger_line_bank_line_id", "ledger_line", columns, postgresql_where=of_a_line)
    for name, check in CHECKS.items():
        op.drop_constraint(op.f(f"ck_ledger_line_{name}"), "ledger_line", type_="check")
        op.create_check_constraint(op.f(f"ck_ledger_line_{name}"), "ledger_line", check)
    op.add_column("bank_line", sa.Column("is_payout", sa.Boolean(), server_default=sa.false(), nullable=False))
    rule = "not is_payout or set_aside_at is not null"
    op.create_check_constraint(op.f("ck_bank_line_payout"), "bank_line", rule)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
