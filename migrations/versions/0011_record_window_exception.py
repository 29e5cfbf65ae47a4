"""An audit planned beyond its legal window keeps the reason that was recorded for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Audits planned before have no exception."""
    op.add_column("audit", sa.Column("window_exception", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
