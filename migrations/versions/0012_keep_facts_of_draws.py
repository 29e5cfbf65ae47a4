"""A draw of sites keeps all that it was made from: the day whose rules it follows, and the sites visited before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# The owner is behind the wall too: it steps out of it, inside this transaction, to complete the rows of every tenant.
TABLES = ("audit", "audit_size", "site_sample")
COMPLETE = """
    update site_sample s set
      drawn_for = coalesce(
        (select (z.inputs ->> 'audit_day')::date from audit_size z
         where z.tenant_id = s.tenant_id and z.audit_id = s.audit_id and z.sized_at <= s.drawn_at
         order by z.sized_at desc limit 1),
        (s.drawn_at at time zone 'Europe/Paris')::date),
      previous = coalesce(
        (select p.drawn || p.added from audit a join site_sample p
         on p.tenant_id = a.tenant_id and p.audit_id = a.previous_audit_id
         where a.tenant_id = s.tenant_id and a.id = s.audit_id
         order by p.drawn_at desc limit 1),
        '{}')
"""


def upgrade() -> None:
    op.add_column("site_sample", sa.Column("drawn_for", sa.Date(), nullable=True))
    op.add_column("site_sample", sa.Column("previous", sa.ARRAY(sa.Uuid()), nullable=True))
    for table in TABLES:
        op.execute(f"alter table {table} no force row level security")
    op.execute(COMPLETE)
    for table in TABLES:
        op.execute(f"alter table {table} force row level security")
    op.alter_column("site_sample", "drawn_for", nullable=False)
    op.alter_column("site_sample", "previous", nullable=False)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
