"""Invoices by an approved platform: when each was handed over, and the statuses heard of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import protect

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """No invoice was handed over before."""
    _of_invoice(
        "einvoice_deposit",
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        once=("invoice_id", "attempt"),
    )
    _of_invoice(
        "invoice_status",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "reason", "message")),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("heard_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        once=("invoice_id", "message", "code"),
    )
    op.create_index("ix_invoice_status_code", "invoice_status", ["tenant_id", "code"])


def _of_invoice(table: str, *columns: sa.Column, once: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f(f"fk_{table}_tenant_id_invoice_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("tenant_id", *once, name=op.f(f"uq_{table}_tenant_id_{'_'.join(once)}")),
    )
    for statement in protect(table, append_only=True):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
