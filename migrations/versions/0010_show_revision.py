"""The application may read at which revision the database is, so that `certbody check` needs no other role."""

from __future__ import annotations

from alembic import op

from certbody.tenants.row_security import APP_ROLE

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(f"grant select on alembic_version to {APP_ROLE}")


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
