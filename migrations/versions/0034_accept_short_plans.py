"""An audit may open on fewer half-days than its newest duration when a planner says why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit", sa.Column("short_plan_half_days", sa.Integer(), nullable=True))
    op.add_column("audit", sa.Column("short_plan_reason", sa.Text(), server_default="", nullable=False))
    op.add_column("audit", sa.Column("short_plan_by_name", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
