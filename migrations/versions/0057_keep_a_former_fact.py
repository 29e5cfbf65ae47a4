"""A correction of a notified nonconformity keeps the fact that was notified."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No step so far corrected a fact."""
    op.add_column("nonconformity_event", sa.Column("former_fact", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
