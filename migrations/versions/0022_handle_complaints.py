"""Complaints, appeals and reports are acknowledged, assigned, answered and closed; a decision may follow an appeal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import protect

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OUTCOMES = (
    "certify", "certify_partly", "refuse", "maintain", "suspend", "lift_suspension", "withdraw", "renew", "extend",
    "take_over", "refuse_transfer", "accept_change", "refuse_change", "reinstate",
)  # fmt: skip
REFERENCES = {
    "certificate_id": "certificate",
    "audit_id": "audit",
    "decision_id": "decision",
    "new_decision_id": "decision",
    "extra_audit_id": "audit",
    "file_id": "stored_file",
    "written_by": "membership",
    "concerned_id": "membership",
    "handler_id": "membership",
}
CHECKS = {
    "about": "about in ('organisation', 'service', 'people', 'body', 'decision')",
    "source": "source in ('third_party', 'client')",
    "state": "state in ('received', 'acknowledged', 'assigned', 'answered', 'closed')",
    "outcome": "outcome in ('upheld', 'partly_upheld', 'not_upheld', 'inadmissible', 'withdrawn')",
    "handled": "state not in ('assigned', 'answered') or handler_id is not null",
    "concluded": "state <> 'closed' or conclusion <> ''",
}
# What is known of the complaints of before: their state, their conclusion, the days that the defaults give.
BACKFILL = (
    "alter table complaint no force row level security",
    "alter table number_counter no force row level security",
    "update complaint set state = case when state = 'open' then 'received' else state end,"
    " conclusion = case when state = 'closed' then coalesce(nullif(outcome_told, ''), '—') end,"
    " about = case kind when 'report' then 'organisation' when 'appeal' then 'decision' else 'service' end,"
    " source = 'third_party',"
    " acknowledge_by = (received_at at time zone 'Europe/Paris')::date + 5,"
    " answer_by = (received_at at time zone 'Europe/Paris')::date + 30",
    "update complaint c set number = n.number from (select tenant_id, id, 'P-' || lpad((row_number() over"
    " (partition by tenant_id order by received_at, id))::text, 5, '0') as number from complaint) n"
    " where n.tenant_id = c.tenant_id and n.id = c.id",
    "insert into number_counter (tenant_id, id, series, last) select tenant_id, gen_random_uuid(), 'complaint',"
    " count(*) from complaint group by tenant_id",
    "alter table number_counter force row level security",
    "alter table complaint force row level security",
)
FROZEN = (
    """
create function keep_complaint_as_told() returns trigger language plpgsql as $$
begin
  if (new.number, new.kind, new.about, new.source, new.subject, new.named, new.author_name, new.author_email,
      new.received_at) is distinct from
     (old.number, old.kind, old.about, old.source, old.subject, old.named, old.author_name, old.author_email,
      old.received_at)
     or new.decision_id is distinct from old.decision_id
     or (old.answered_at is not null and (new.answer, new.notice) is distinct from (old.answer, old.notice))
     or (old.state = 'closed' and (new.state, new.outcome, new.conclusion, new.handler_id) is distinct from
         (old.state, old.outcome, old.conclusion, old.handler_id)) then
    raise exception 'what was told, answered or concluded does not change' using errcode = 'check_violation';
  end if;
  return new;
end $$
""",
    "create trigger complaint_stays_as_told before update on complaint"
    " for each row execute function keep_complaint_as_told()",
    """
create function refuse_handler_who_took_part() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from membership h join membership m on m.tenant_id = h.tenant_id and m.person_id = h.person_id
    where h.tenant_id = new.tenant_id and h.id = new.handler_id and (
      exists (select 1 from audit_member a where a.tenant_id = m.tenant_id and a.membership_id = m.id and (
        a.audit_id = new.audit_id or a.audit_id = (
          select d.audit_id from decision d where d.tenant_id = new.tenant_id and d.id = new.decision_id)))
      or exists (select 1 from decision d where d.tenant_id = m.tenant_id and d.id = new.decision_id
        and d.decided_by = m.id))
  ) then
    raise exception 'who took part in an audit or a decision does not handle the complaint about it'
      using errcode = 'check_violation';
  end if;
  return new;
end $$
""",
    "create trigger handler_took_no_part before insert or update of handler_id, audit_id on complaint"
    " for each row when (new.handler_id is not null) execute function refuse_handler_who_took_part()",
    """
create function refuse_decider_of_before() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from decision f join membership b on b.tenant_id = f.tenant_id and b.id = f.decided_by
    join membership d on d.tenant_id = new.tenant_id and d.id = new.decided_by
    where f.tenant_id = new.tenant_id and f.id = new.former_id and b.person_id = d.person_id
  ) then
    raise exception 'who took a decision does not decide again after an appeal' using errcode = 'check_violation';
  end if;
  return new;
end $$
""",
    "create trigger decider_is_another before insert on decision"
    " for each row when (new.former_id is not null) execute function refuse_decider_of_before()",
)


def upgrade() -> None:
    _widen_complaint()
    _create_events()
    op.drop_constraint(op.f("ck_decision_outcome"), "decision", type_="check")
    op.create_check_constraint(op.f("ck_decision_outcome"), "decision", f"outcome in {OUTCOMES}")
    op.add_column("decision", sa.Column("former_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_decision_tenant_id_former_id"), "decision", "decision", ["tenant_id", "former_id"], ["tenant_id", "id"]
    )
    for statement in (*protect("complaint_event", append_only=True), *FROZEN):
        op.execute(statement)


def _widen_complaint() -> None:
    op.drop_constraint(op.f("ck_complaint_state"), "complaint", type_="check")
    op.alter_column("complaint", "organisation_id", nullable=True)
    op.alter_column("complaint", "outcome", new_column_name="outcome_told")
    for name in REFERENCES:
        op.add_column("complaint", sa.Column(name, sa.Uuid(), nullable=True))
    for name in ("number", "about", "source", "outcome", "conclusion"):
        op.add_column("complaint", sa.Column(name, sa.Text(), nullable=True))
    for name in ("named", "author_name", "author_email", "author_locale", "answer", "notice"):
        default = "fr" if name == "author_locale" else ""
        op.add_column("complaint", sa.Column(name, sa.Text(), nullable=False, server_default=default))
        op.alter_column("complaint", name, server_default=None)
    for name in ("acknowledge_by", "answer_by"):
        op.add_column("complaint", sa.Column(name, sa.Date(), nullable=True))
    for name in ("acknowledged_at", "answered_at"):
        op.add_column("complaint", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("complaint", sa.Column("stays_on_site", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("complaint", "stays_on_site", server_default=None)
    for statement in BACKFILL:
        op.execute(statement)
    op.drop_column("complaint", "outcome_told")
    for name in ("number", "about", "source", "acknowledge_by", "answer_by"):
        op.alter_column("complaint", name, nullable=False)
    for name, check in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_complaint_{name}"), "complaint", check)
    for name, table in REFERENCES.items():
        key = op.f(f"fk_complaint_tenant_id_{name}")
        op.create_foreign_key(key, "complaint", table, ["tenant_id", name], ["tenant_id", "id"])
    op.create_unique_constraint(op.f("uq_complaint_tenant_id_number"), "complaint", ["tenant_id", "number"])
    op.create_index("ix_complaint_state", "complaint", ["tenant_id", "state", "answer_by"], unique=False)


def _create_events() -> None:
    op.create_table(
        "complaint_event",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_event_tenant_id_complaint_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_complaint_event_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_event")),
    )
    op.create_index(
        "ix_complaint_event_complaint_id", "complaint_event", ["tenant_id", "complaint_id", "at"], unique=False
    )


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
