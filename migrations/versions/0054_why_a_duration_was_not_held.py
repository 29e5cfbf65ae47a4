"""A report says why an audit held fewer half-days than its duration asks for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Reports written before say nothing of it."""
    op.add_column("report_draft", sa.Column("short_time", sa.Text(), server_default="", nullable=False))
    op.alter_column("report_draft", "short_time", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
