"""A body's changes to the duration tables are numbered and may be taken back; a size keeps what it was made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sizes made before have no basis: the dated tables and the numbered changes give them again."""
    op.add_column("audit_size", sa.Column("basis", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.alter_column("confirmed_cell", "half_days", nullable=True)
    op.add_column("confirmed_cell", sa.Column("number", sa.Integer(), nullable=True))
    op.execute("alter table confirmed_cell no force row level security")
    op.execute(
        "update confirmed_cell c set number = n.number from (select tenant_id, id, row_number() over (partition by"
        " tenant_id order by confirmed_at, id) as number from confirmed_cell) n"
        " where n.tenant_id = c.tenant_id and n.id = c.id"
    )
    op.execute("alter table confirmed_cell force row level security")
    op.alter_column("confirmed_cell", "number", nullable=False)
    op.create_unique_constraint(op.f("uq_confirmed_cell_tenant_id_number"), "confirmed_cell", ["tenant_id", "number"])


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
