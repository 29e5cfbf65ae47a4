"""Payments by Stripe: accounts, pages of payment, fees, messages; a payment may be reversed, and a paid invoice opened again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import APP_ROLE, protect

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
FREEZE = """
create or replace function freeze_issued_invoice() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' then return new; end if;
  if (old.state = 'issued' and new.state in ('issued', 'paid', 'credited') or old.state = 'paid' and new.state = 'issued')
     and (old.file_id is null or new.file_id = old.file_id)
     and to_jsonb(new) - 'state' - 'version' - 'file_id' = to_jsonb(old) - 'state' - 'version' - 'file_id' then
    return new;
  end if;
  raise exception 'an issued invoice does not change: correct it with a credit note' using errcode = 'check_violation';
end $$
"""


def upgrade() -> None:
    """Every payment so far is money received."""
    _accounts()
    _reversals()
    _checkouts()
    _fees()
    _messages()
    op.execute(FREEZE)
    for statement in (*protect("stripe_account"), *protect("checkout"), *protect("payment_fee", append_only=True)):
        op.execute(statement)
    op.execute(f"grant select, insert on stripe_owner to {APP_ROLE}")
    op.execute(f"grant select, insert, update on stripe_event to {APP_ROLE}")


def _owned(table: str, *columns: sa.Column, references: dict[str, str], rules: tuple = ()) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(column, sa.Uuid(), nullable=False) for column in references),
        *columns,
        *rules,
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


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("tenant_id", *columns, name=op.f(f"uq_{table}_tenant_id_{'_'.join(columns)}"))


def _reversals() -> None:
    op.add_column("payment", sa.Column("kind", sa.Text(), server_default="received", nullable=False))
    op.alter_column("payment", "kind", server_default=None)
    op.add_column("payment", sa.Column("reverses_id", sa.Uuid(), nullable=True))
    op.add_column("payment", sa.Column("provider_id", sa.Text(), nullable=True))
    op.add_column("payment", sa.Column("stripe_account_id", sa.Uuid(), nullable=True))
    for column, target in (("reverses_id", "payment"), ("stripe_account_id", "stripe_account")):
        key = op.f(f"fk_payment_tenant_id_{column}")
        op.create_foreign_key(key, "payment", target, ["tenant_id", column], ["tenant_id", "id"])
    op.create_unique_constraint(op.f("uq_payment_tenant_id_provider_id"), "payment", ["tenant_id", "provider_id"])
    op.drop_constraint(op.f("ck_payment_amount"), "payment", type_="check")
    checks = {
        "amount": "amount_cents <> 0 and (amount_cents > 0) = (kind in ('received', 'reinstated'))",
        "kind": "kind in ('received', 'refunded', 'disputed', 'failed', 'reinstated')",
        "provider_named": "(provider_id is null) = (stripe_account_id is null)",
        "reversal_named": "(kind = 'received') = (reverses_id is null)",
    }
    for name, check in checks.items():
        op.create_check_constraint(op.f(f"ck_payment_{name}"), "payment", check)


def _accounts() -> None:
    _owned(
        "stripe_account",
        sa.Column("account", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("charges_enabled", "payouts_enabled")),
        sa.Column("details_submitted", sa.Boolean(), nullable=False),
        sa.Column("checked_at", MOMENT, nullable=False),
        sa.Column("connected_by_name", sa.Text(), nullable=False),
        sa.Column("connected_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("disconnected_by_name", sa.Text(), nullable=True),
        sa.Column("disconnected_at", MOMENT, nullable=True),
        references={},
        rules=(_once("stripe_account", "account"),),
    )
    op.create_index(
        "uq_stripe_account_in_use",
        "stripe_account",
        ["tenant_id"],
        unique=True,
        postgresql_where=sa.text("disconnected_at is null"),
    )


def _checkouts() -> None:
    _owned(
        "checkout",
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_by_name", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        references={"invoice_id": "invoice", "stripe_account_id": "stripe_account"},
        rules=(
            _once("checkout", "invoice_id", "attempt"),
            _once("checkout", "session"),
            sa.CheckConstraint(
                "state in ('open', 'processing', 'paid', 'failed', 'expired')", name=op.f("ck_checkout_state")
            ),
            sa.CheckConstraint("amount_cents > 0", name=op.f("ck_checkout_amount")),
        ),
    )
    op.create_index(
        "ix_checkout_alive", "checkout", ["tenant_id"], postgresql_where=sa.text("state in ('open', 'processing')")
    )


def _fees() -> None:
    _owned(
        "payment_fee",
        sa.Column("provider_id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("gross_cents", "fee_cents", "net_cents")),
        sa.Column("at", MOMENT, nullable=False),
        references={"payment_id": "payment"},
        rules=(
            _once("payment_fee", "provider_id"),
            sa.CheckConstraint("net_cents = gross_cents - fee_cents", name=op.f("ck_payment_fee_net")),
        ),
    )
    op.create_index("ix_payment_fee_payment_id", "payment_fee", ["tenant_id", "payment_id"], unique=False)


def _messages() -> None:
    op.create_table(
        "stripe_owner",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["tenant.id"], name=op.f("fk_stripe_owner_body_id")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_stripe_owner")),
    )
    op.create_table(
        "stripe_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("handled_at", MOMENT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_event")),
    )
    op.create_index(
        "ix_stripe_event_unhandled", "stripe_event", ["received_at"], postgresql_where=sa.text("handled_at is null")
    )


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
