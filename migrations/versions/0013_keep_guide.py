"""An audit keeps the version of the reading guide that it follows, and a signed report keeps both versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Audits planned before have none kept and follow that of their first day; reports signed before print theirs."""
    op.add_column("audit", sa.Column("guide", sa.Text(), nullable=True))
    op.add_column("report", sa.Column("standard", sa.Text(), nullable=True))
    op.add_column("report", sa.Column("guide", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
