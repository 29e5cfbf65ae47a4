"""A suspended certificate keeps why it is: one whose surveillance was not held is not reinstated without it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_CAUSES = "('majors_not_lifted', 'surveillance_not_held', 'mark_misused', 'contract_breached')"


def upgrade() -> None:
    """The cause of the suspensions that run is read from the journal, where it was written down."""
    op.add_column("certificate", sa.Column("suspension_cause", sa.Text(), nullable=True))
    for table in ("certificate", "journal_entry"):
        op.execute(f"alter table {table} no force row level security")
    op.execute(
        "update certificate c set suspension_cause = (select j.after ->> 'cause' from journal_entry j"
        " where j.tenant_id = c.tenant_id and j.subject_id = c.id and j.event = 'certificate.suspended'"
        " order by j.at desc limit 1) where c.state = 'suspended'"
    )
    for table in ("certificate", "journal_entry"):
        op.execute(f"alter table {table} force row level security")
    op.create_check_constraint(op.f("ck_certificate_suspension_cause"), "certificate", f"suspension_cause in {_CAUSES}")


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
