"""What auditors are paid: accounts, prices, caps, fees with their expenses, orders to the bank."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSONB = postgresql.JSONB(astext_type=sa.Text())
FROZEN = """
create function freeze_approved_fee() returns trigger language plpgsql as $$
declare
  moving text[] := array['state', 'version', 'file_id', 'paid_on', 'cancelled_reason', 'credit_number', 'credited_on',
    'credit_file_id'];
begin
  if old.state in ('draft', 'submitted') then return new; end if;
  if (old.file_id is null or new.file_id = old.file_id) and to_jsonb(new) - moving = to_jsonb(old) - moving then
    return new;
  end if;
  raise exception 'an approved fee does not change: cancel it' using errcode = 'check_violation';
end $$
"""
FREEZES = (
    "create trigger approved_fee_stays before update on auditor_fee for each row execute function freeze_approved_fee()"
)


def upgrade() -> None:
    """Nobody is paid through the product before."""
    _accounts()
    _prices()
    _fees()
    _runs()
    for table in ("auditor_price", "expense_cap"):
        for statement in protect(table, append_only=True):
            op.execute(statement)
    for table in ("auditor_account", "auditor_fee", "payment_run", "payment_run_line"):
        for statement in protect(table):
            op.execute(statement)
    for statement in (*protect("auditor_expense", deletable=True), FROZEN, FREEZES):
        op.execute(statement)


def _owned(table: str, *parts: sa.SchemaItem, references: dict[str, str]) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *parts,
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{target}.tenant_id", f"{target}.id"],
                name=op.f(f"fk_{table}_tenant_id_{column}"),
            )
            for column, target in references.items()
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def _text(*names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _id(*names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid(), nullable=nullable) for name in names]


def _cents(*names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger(), nullable=nullable) for name in names]


def _days(*names: str, nullable: bool = True) -> list[sa.Column]:
    return [sa.Column(name, sa.Date(), nullable=nullable) for name in names]


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("tenant_id", *columns, name=op.f(f"uq_{table}_tenant_id_{'_'.join(columns)}"))


def _check(table: str, **rules: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()]


def _set_by() -> list[sa.Column]:
    return [*_text("set_by_name"), sa.Column("set_at", MOMENT, server_default=sa.text("now()"), nullable=False)]


def _accounts() -> None:
    table = "auditor_account"
    _owned(
        table,
        *_id("membership_id"),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("employed", sa.Boolean(), nullable=False),
        *_text("billing", "vat", "legal_name", "legal_form", "siret", "vat_number", "address", "postcode", "city"),
        *_text("iban", "bic"),
        sa.Column("mandate_at", MOMENT, nullable=True),
        *_text("mandate_by_name", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_check(table, billing="billing in ('self_billed', 'own_invoice')", vat="vat in ('exempt', 'taxed')"),
        _once(table, "membership_id"),
        _once(table, "rank"),
        references={"membership_id": "membership"},
    )


def _prices() -> None:
    table = "auditor_price"
    _owned(
        table,
        *_id("membership_id"),
        *_text("code"),
        *_cents("unit_cents"),
        *_days("valid_from", nullable=False),
        *_set_by(),
        *_check(table, unit="unit_cents >= 0"),
        references={"membership_id": "membership"},
    )
    op.create_index("ix_auditor_price_membership_id", table, ["tenant_id", "membership_id", "valid_from"])
    table = "expense_cap"
    kinds = "kind in ('meal', 'night', 'train', 'kilometre')"
    _owned(
        table,
        *_text("kind"),
        *_cents("cents"),
        *_days("valid_from", nullable=False),
        *_set_by(),
        *_check(table, kind=kinds, cents="cents > 0"),
        references={},
    )
    op.create_index("ix_expense_cap_kind", table, ["tenant_id", "kind", "valid_from"])


def _fees() -> None:
    table = "auditor_fee"
    _owned(
        table,
        *_text("number"),
        *_id("audit_id", "membership_id"),
        *_text("state", "kind"),
        sa.Column("lines", JSONB, nullable=False),
        *_cents("net_cents", "vat_cents", "gross_cents"),
        sa.Column("submitted_at", MOMENT, nullable=True),
        *_text("returned_reason", nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        *_text("approved_by_name", nullable=True),
        sa.Column("seller", JSONB, nullable=True),
        sa.Column("buyer", JSONB, nullable=True),
        *_text("invoice_number", nullable=True),
        *_days("invoiced_on"),
        *_id("file_id", nullable=True),
        *_text("cancelled_reason", "credit_number", nullable=True),
        *_days("credited_on"),
        *_id("credit_file_id", nullable=True),
        *_days("paid_on"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_check(
            table,
            state="state in ('draft', 'submitted', 'approved', 'paid', 'cancelled')",
            kind="kind in ('self_billed', 'own_invoice', 'expenses')",
            sums="net_cents >= 0 and vat_cents >= 0 and gross_cents = net_cents + vat_cents",
            cancelled_explained="state <> 'cancelled' or cancelled_reason is not null",
        ),
        _once(table, "number"),
        references={
            "audit_id": "audit",
            "membership_id": "membership",
            "file_id": "stored_file",
            "credit_file_id": "stored_file",
        },
    )
    living, named = "state <> 'cancelled'", "invoice_number is not null and state <> 'cancelled'"
    columns = ["tenant_id", "audit_id", "membership_id"]
    op.create_index("uq_auditor_fee_living", table, columns, unique=True, postgresql_where=sa.text(living))
    columns = ["tenant_id", "membership_id", "invoice_number"]
    op.create_index("uq_auditor_fee_invoice", table, columns, unique=True, postgresql_where=sa.text(named))
    op.create_index("ix_auditor_fee_state", table, ["tenant_id", "state", "id"])
    _expenses()


def _expenses() -> None:
    table = "auditor_expense"
    _owned(
        table,
        *_id("fee_id"),
        *_text("kind"),
        *_days("spent_on", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        *_cents("amount_cents", "vat_cents"),
        *_text("note"),
        *_id("file_id", nullable=True),
        *_cents("cap_cents", "accepted_cents", nullable=True),
        *_text("over_reason"),
        *_check(
            table,
            kind="kind in ('meal', 'night', 'train', 'kilometre', 'other')",
            amounts="quantity > 0 and amount_cents > 0",
            proven="kind = 'kilometre' or file_id is not null",
        ),
        references={"fee_id": "auditor_fee", "file_id": "stored_file"},
    )
    op.create_index("ix_auditor_expense_fee_id", table, ["tenant_id", "fee_id"])


def _runs() -> None:
    table = "payment_run"
    _owned(
        table,
        *_text("number", "state", "version_of_file"),
        *_days("execute_on", nullable=False),
        sa.Column("debtor", JSONB, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        *_cents("sum_cents"),
        *_id("file_id"),
        sa.Column("made_at", MOMENT, nullable=False),
        *_text("made_by_name"),
        *_days("executed_on"),
        *_text("ended_by_name", "cancelled_reason", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_check(
            table,
            state="state in ('made', 'executed', 'cancelled')",
            sums="count > 0 and sum_cents > 0",
            cancelled_explained="state <> 'cancelled' or cancelled_reason is not null",
        ),
        _once(table, "number"),
        references={"file_id": "stored_file"},
    )
    table = "payment_run_line"
    _owned(
        table,
        *_id("run_id", "fee_id"),
        *_cents("amount_cents"),
        *_text("creditor_name", "iban", "bic"),
        sa.Column("living", sa.Boolean(), nullable=False),
        *_check(table, amount="amount_cents > 0"),
        _once(table, "run_id", "fee_id"),
        references={"run_id": "payment_run", "fee_id": "auditor_fee"},
    )
    columns = ["tenant_id", "fee_id"]
    op.create_index("uq_payment_run_line_living", table, columns, unique=True, postgresql_where=sa.text("living"))


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
