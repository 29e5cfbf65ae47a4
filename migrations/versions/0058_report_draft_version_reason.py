"""The texts of a report keep what its next version corrects, until it is signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """It went along in an address so far."""
    op.add_column("report_draft", sa.Column("version_reason", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
