"""The platform says how much room a body's files have; what they take is counted each night, and added up since."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A body keeps the room that it had."""
    for column in (
        sa.Column("files_gigabytes", sa.Integer(), server_default="20", nullable=False),
        sa.Column("files_counted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("files_counted_until", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("tenant", column)
    op.create_check_constraint(op.f("ck_tenant_files_gigabytes"), "tenant", "files_gigabytes > 0")
    _keep_rooms()
    op.create_index("ix_upload_subject_id", "upload", ["tenant_id", "subject_id"])
    op.create_index(
        "ix_stored_file_created_at", "stored_file", ["tenant_id", "created_at"], postgresql_include=["size"],
        postgresql_where=sa.text("purged_at is null"),
    )  # fmt: skip
    op.create_index(
        "ix_stored_file_purged_at", "stored_file", ["tenant_id", "purged_at"], postgresql_include=["size", "created_at"],
        postgresql_where=sa.text("purged_at is not null"),
    )  # fmt: skip


def _keep_rooms() -> None:
    """Each body keeps the largest room that it has or has set ahead; each is read inside its own wall, the owner's too."""
    database = op.get_bind()
    for tenant_id in database.scalars(sa.text("select id from tenant")).all():
        database.execute(sa.text("select set_config('app.tenant_id', :id, true)"), {"id": str(tenant_id)})
        database.execute(
            sa.text(
                "update tenant set files_gigabytes = greatest(coalesce((select value from body_setting"
                " where tenant_id = :id and code = 'files_gigabytes' and valid_from <= current_date"
                " order by valid_from desc, set_at desc limit 1), 20),"
                " (select max(value) from (select distinct on (valid_from) value from body_setting"
                " where tenant_id = :id and code = 'files_gigabytes' and valid_from > current_date"
                " order by valid_from, set_at desc) as ahead)) where id = :id"
            ),
            {"id": tenant_id},
        )
    database.execute(sa.text("select set_config('app.tenant_id', '', true)"))


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
