"""A change of identity keeps every member of the body who examined it: none of them decides it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_READ = ("identity_case", "journal_entry", "membership")


def upgrade() -> None:
    """Who examined the cases of before is read from the journal, where it was written down."""
    op.add_column(
        "identity_case",
        sa.Column("examined_by", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    for table in _READ:
        op.execute(f"alter table {table} no force row level security")
    op.execute(
        "update identity_case c set examined_by = array(select distinct m.id::text from journal_entry j"
        " join membership m on m.tenant_id = j.tenant_id and m.person_id = j.actor_id"
        " where j.tenant_id = c.tenant_id and j.subject_id = c.id and j.event = 'identity_case.completed')"
    )
    for table in _READ:
        op.execute(f"alter table {table} force row level security")


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
