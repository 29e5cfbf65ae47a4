"""What a certificate's cycle looks up: the audits that it called for by kind and state, and the certificate after it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes both look-ups possible from an index alone."""
    op.drop_index("ix_audit_certificate_id", "audit")
    op.create_index("ix_audit_certificate_id", "audit", ["tenant_id", "certificate_id", "kind", "state"])
    op.create_index(
        "ix_certificate_previous_id",
        "certificate",
        ["tenant_id", "previous_id"],
        postgresql_where=sa.text("previous_id is not null"),
    )


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
