"""A body may stand on the page where one request goes to several bodies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No body stands there before it says so."""
    op.add_column("tenant", sa.Column("takes_requests", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
