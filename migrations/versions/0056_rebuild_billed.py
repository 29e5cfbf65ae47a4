"""What invoices billed that were given up or credited in full before it was kept is told again from their own lines."""

from __future__ import annotations

from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

_GONE = "i.state in ('abandoned', 'credited') and i.corrects_id is null"
_UNKNOWN = "not exists (select from billed b where b.tenant_id = i.tenant_id and b.invoice_id = i.id and b.subject = '{subject}')"
AUDITS = f"""
insert into billed (tenant_id, id, invoice_id, subject, subject_id, position, released_at)
select i.tenant_id, gen_random_uuid(), i.id, 'audit', i.audit_id, 0, now()
from invoice i where i.audit_id is not null and {_GONE} and {_UNKNOWN.format(subject="audit")}
"""
INSTALMENTS = f"""
insert into billed (tenant_id, id, invoice_id, subject, subject_id, position, released_at)
select distinct on (i.tenant_id, i.id, l.basis ->> 'instalment')
  i.tenant_id, gen_random_uuid(), i.id, 'contract', i.contract_id, (l.basis ->> 'instalment')::int, now()
from invoice i join invoice_line l on l.tenant_id = i.tenant_id and l.invoice_id = i.id
where i.contract_id is not null and l.basis ->> 'instalment' is not null
  and {_GONE} and {_UNKNOWN.format(subject="contract")}
"""
# A transfer and lateness are asked about what is held alone: once released they are billed anew as if never billed, so
# that nothing is to be told again of them.
TABLES = ("invoice", "invoice_line", "billed")


def upgrade() -> None:
    """All of it is released: the office may bill it anew, and the night leaves it alone. Done again, it adds nothing."""
    for table in TABLES:
        op.execute(f"alter table {table} no force row level security")
    rebuild()
    for table in TABLES:
        op.execute(f"alter table {table} force row level security")


def rebuild() -> None:
    op.execute(AUDITS)
    op.execute(INSTALMENTS)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
