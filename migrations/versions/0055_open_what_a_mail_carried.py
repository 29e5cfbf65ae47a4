"""The built-in mailbox knows which files a mail carried, so that they open from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of mails kept before only the names of the files are known."""
    ids = postgresql.ARRAY(sa.Uuid())
    op.add_column("mail", sa.Column("attached_files", ids, server_default="{}", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
