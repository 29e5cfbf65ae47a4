"""Decisions, certificate editions and events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

EDITABLE = ()
APPEND_ONLY = ("decision", "certificate_edition", "certificate_event")

DECIDER_DID_NOT_AUDIT = (
    """
create function refuse_decider_who_audited() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from audit_member m join membership mm on mm.tenant_id = m.tenant_id and mm.id = m.membership_id
    join membership d on d.tenant_id = new.tenant_id and d.id = new.decided_by
    where m.tenant_id = new.tenant_id and m.audit_id = new.audit_id and mm.person_id = d.person_id
  ) then
    raise exception 'who took part in an audit does not decide on it' using errcode = 'check_violation';
  end if;
  return new;
end $$
""",
    "create trigger decider_did_not_audit before insert on decision"
    " for each row when (new.audit_id is not null) execute function refuse_decider_who_audited()",
)


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=True),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("report_sha256", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_by_name", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome in ('certify', 'certify_partly', 'refuse', 'maintain', 'suspend', 'lift_suspension', 'withdraw', 'renew', 'extend')",
            name=op.f("ck_decision_outcome"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_decision_reason_given")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"], ["audit.tenant_id", "audit.id"], name=op.f("fk_decision_tenant_id_audit_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "certificate_id"],
            ["certificate.tenant_id", "certificate.id"],
            name=op.f("fk_decision_tenant_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decided_by"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("fk_decision_tenant_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_decision_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "report_id"], ["report.tenant_id", "report.id"], name=op.f("fk_decision_tenant_id_report_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_decision_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_audit_id", "decision", ["tenant_id", "audit_id"], unique=False)
    op.create_index("ix_decision_organisation_id", "decision", ["tenant_id", "organisation_id"], unique=False)
    op.create_table(
        "certificate_edition",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "certificate_id"],
            ["certificate.tenant_id", "certificate.id"],
            name=op.f("fk_certificate_edition_tenant_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decision_id"],
            ["decision.tenant_id", "decision.id"],
            name=op.f("fk_certificate_edition_tenant_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_certificate_edition_tenant_id_file_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_certificate_edition_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_certificate_edition")),
        sa.UniqueConstraint(
            "tenant_id",
            "certificate_id",
            "edition",
            name=op.f("uq_certificate_edition_tenant_id_certificate_id_edition"),
        ),
    )
    op.create_table(
        "certificate_event",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "certificate_id"],
            ["certificate.tenant_id", "certificate.id"],
            name=op.f("fk_certificate_event_tenant_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decision_id"],
            ["decision.tenant_id", "decision.id"],
            name=op.f("fk_certificate_event_tenant_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_certificate_event_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_certificate_event")),
    )
    op.create_index(
        "ix_certificate_event_certificate_id", "certificate_event", ["tenant_id", "certificate_id", "at"], unique=False
    )
    for table in EDITABLE:
        for statement in protect(table):
            op.execute(statement)
    for table in APPEND_ONLY:
        for statement in protect(table, append_only=True):
            op.execute(statement)
    for statement in DECIDER_DID_NOT_AUDIT:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
