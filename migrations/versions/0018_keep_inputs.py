"""Every result of a rule is kept with what it was made from, so that it can be computed again years later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
KEPT = (("nonconformity", "clock"), ("decision", "facts"))

# The days that the client was told, the body's own delay for the plan among them: no operation moves one afterwards. A
# plan sent back is due on the same day, a re-qualified minor is a nonconformity of its own, with a clock of its own.
CLOCK_IS_FROZEN = (
    """
create function refuse_other_clock() returns trigger language plpgsql as $$
begin
  raise exception 'the clock of a notified nonconformity does not change' using errcode = 'check_violation';
end $$
""",
    "create trigger clock_is_frozen before update on nonconformity for each row when (old.clock is not null and"
    " (old.clock, old.grade, old.notified_at, old.plan_due, old.implementation_due, old.verification_due) is distinct"
    " from (new.clock, new.grade, new.notified_at, new.plan_due, new.implementation_due, new.verification_due))"
    " execute function refuse_other_clock()",
)


def upgrade() -> None:
    """Results kept before have none of it: a replay says how many."""
    for table, column in KEPT:
        op.add_column(table, sa.Column(column, JSON, nullable=True))
    op.add_column("site_sample", sa.Column("wanted", sa.Integer(), nullable=True))
    op.add_column("site_sample", sa.Column("terms_version", sa.Text(), nullable=True))
    op.create_table(
        "audit_applicability",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("inputs", JSON, nullable=False),
        sa.Column("answer", JSON, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"],
            ["audit.tenant_id", "audit.id"],
            name=op.f("fk_audit_applicability_tenant_id_audit_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_audit_applicability_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_applicability")),
    )
    op.create_index(
        "ix_audit_applicability_audit_id", "audit_applicability", ["tenant_id", "audit_id", "kept_at"], unique=False
    )
    for statement in (*protect("audit_applicability", append_only=True), *CLOCK_IS_FROZEN):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
