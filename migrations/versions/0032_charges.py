"""What is billed around an audit: the line names the audit, and keeps what it was billed for and at whose price."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoice_line", sa.Column("audit_id", sa.Uuid(), nullable=True))
    op.add_column("invoice_line", sa.Column("basis", postgresql.JSONB(none_as_null=True), nullable=True))
    op.create_foreign_key(
        op.f("fk_invoice_line_tenant_id_audit_id"),
        "invoice_line",
        "audit",
        ["tenant_id", "audit_id"],
        ["tenant_id", "id"],
    )
    op.create_index("ix_invoice_line_audit_id", "invoice_line", ["tenant_id", "audit_id"], unique=False)
    op.create_check_constraint(
        op.f("ck_invoice_line_charge_explained"), "invoice_line", "(audit_id is null) = (basis is null)"
    )


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
