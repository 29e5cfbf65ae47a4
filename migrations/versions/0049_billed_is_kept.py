"""What an invoice billed is kept once it is given up or credited; the operator's read-only is a kind of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import APP_ROLE

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The key lets one living invoice through, as before; nothing is removed any more."""
    op.add_column("billed", sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("uq_billed_tenant_id_subject_subject_id_position"), "billed", type_="unique")
    op.create_index(
        "uq_billed_held", "billed", ["tenant_id", "subject", "subject_id", "position"], unique=True,
        postgresql_where=sa.text("released_at is null"),
    )  # fmt: skip
    op.create_index("ix_billed_subject_id", "billed", ["tenant_id", "subject_id"])
    op.execute(f"revoke delete on billed from {APP_ROLE}")
    op.drop_constraint(op.f("ck_subscription_kind"), "subscription", type_="check")
    op.create_check_constraint(
        op.f("ck_subscription_kind"), "subscription", "kind in ('trial', 'stripe', 'by_hand', 'stopped')"
    )


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
