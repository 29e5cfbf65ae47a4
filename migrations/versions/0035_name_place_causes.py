"""The cause for which an audit is held elsewhere or remotely is one of a list; the reason in words stays beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Audits that were planned before name no cause, and stay as they are."""
    op.add_column("audit", sa.Column("place_cause", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
