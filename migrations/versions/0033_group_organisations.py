"""A client names the head of its group by its SIREN, so that a tie to one of the group counts for all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisation", sa.Column("group_siren", sa.Text(), server_default="", nullable=False))
    op.create_index(
        "ix_organisation_group",
        "organisation",
        ["tenant_id", sa.text("coalesce(nullif(group_siren, ''), siren)")],
        unique=False,
    )


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
