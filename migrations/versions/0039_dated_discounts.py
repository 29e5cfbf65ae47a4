"""Discounts on the price of an audit, dated; each line of an invoice says what it was billed for and at whose price."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discount",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("tariffs", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("on_request", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("set_by_name", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(basis_points > 0) <> (cents > 0) and basis_points between 0 and 10000", name=op.f("ck_discount_amount")
        ),
        sa.CheckConstraint("valid_until is null or valid_until >= valid_from", name=op.f("ck_discount_days")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_discount_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_discount")),
    )
    for statement in protect("discount"):
        op.execute(statement)
    op.drop_constraint(op.f("ck_invoice_line_charge_explained"), "invoice_line", type_="check")
    op.create_check_constraint(
        op.f("ck_invoice_line_charge_explained"), "invoice_line", "audit_id is null or basis is not null"
    )


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
