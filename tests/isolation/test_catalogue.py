"""The catalogue walk: every tenant's table is closed in the database itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, text

from certbody.config import Settings
from certbody.kit.db import Base, db
from certbody.tenants.row_security import PrivilegedRole, forbid_privileged_role, role_faults
from tests.isolation.walls import tenant_tables

# Keys that may reach outside a tenant: the tenant itself, and people, who belong to several bodies.
PLATFORM = {"tenant", "person"}


@pytest.fixture
def connection(app: Flask) -> Iterator[Connection]:
    with app.app_context(), db.engine.connect() as live:
        yield live


@pytest.mark.parametrize("table", [table.name for table in tenant_tables()])
def test_row_security_is_forced_and_complete(connection: Connection, table: str) -> None:
    enabled, forced = connection.execute(
        text("select relrowsecurity, relforcerowsecurity from pg_class where oid = cast(:name as regclass)"),
        {"name": table},
    ).one()
    assert enabled
    assert forced
    policy = connection.execute(
        text("select qual, with_check, cmd from pg_policies where tablename = :name and policyname = 'tenant_wall'"),
        {"name": table},
    ).one()
    assert policy.cmd == "ALL"
    assert "app.tenant_id" in policy.qual
    assert "app.tenant_id" in policy.with_check


# What a correction never overwrites: the journal, and every record that answers for an audit, a decision or a table.
APPEND_ONLY = (
    "action_plan", "application_review", "audit_size", "auditor_price", "body_setting", "certificate_edition",
    "certificate_event", "confirmed_cell", "decision", "expense_cap", "finding_revision", "journal_entry",
    "list_comparison", "ministry_export", "nonconformity_event", "payment", "payment_fee", "planning_unlock", "price",
    "site_sample",
)  # fmt: skip


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("right", ["update", "delete", "truncate"])
def test_what_is_recorded_is_neither_changed_nor_removed(connection: Connection, table: str, right: str) -> None:
    held = text("select has_table_privilege(current_user, :name, :right)")
    assert not connection.scalar(held, {"name": table, "right": right})
    if right == "update":
        column = text("select has_any_column_privilege(current_user, :name, 'update')")
        assert not connection.scalar(column, {"name": table})


@pytest.mark.parametrize("table", tenant_tables(), ids=lambda table: table.name)
def test_keys_carry_the_tenant(table: object) -> None:
    primary = [column.name for column in table.primary_key.columns]  # type: ignore[attr-defined]
    assert primary == ["tenant_id", "id"]
    for key in table.foreign_key_constraints:  # type: ignore[attr-defined]
        if key.referred_table.name not in PLATFORM:
            assert "tenant_id" in key.column_keys, f"{key.name} could point into another tenant"
    for constraint in table.constraints:  # type: ignore[attr-defined]
        if type(constraint).__name__ == "UniqueConstraint":
            assert next(c.name for c in constraint.columns) == "tenant_id"
    for index in table.indexes:  # type: ignore[attr-defined]
        if index.unique:
            assert next(c.name for c in index.columns) == "tenant_id"


@pytest.mark.parametrize("table", tenant_tables(), ids=lambda table: table.name)
def test_the_table_could_be_distributed_by_tenant(table: object) -> None:
    """Citus asks that every unique key hold the distribution column, and that keys between tenants' tables do too."""
    keys = [table.primary_key, *[c for c in table.constraints if type(c).__name__ == "UniqueConstraint"]]  # type: ignore[attr-defined]
    assert all("tenant_id" in [column.name for column in key.columns] for key in keys)


def test_no_view_and_no_function_runs_with_other_rights(connection: Connection) -> None:
    definers = connection.execute(
        text(
            "select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
            " where n.nspname = 'public' and prosecdef"
        )
    )
    assert definers.all() == []
    views = connection.execute(
        text(
            "select relname, reloptions from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'public' and relkind in ('v', 'm')"
        )
    ).all()
    assert all(options and "security_invoker=true" in options for _, options in views)


def test_our_role_owns_nothing_and_bypasses_nothing(connection: Connection) -> None:
    assert role_faults(connection) == []


def test_the_application_refuses_the_owner_role(settings: Settings) -> None:
    engine = create_engine(settings.database_owner_url)
    try:
        with pytest.raises(PrivilegedRole, match="owns tables"):
            forbid_privileged_role(engine)
    finally:
        engine.dispose()


def test_every_table_of_the_database_is_known_to_the_walk(connection: Connection) -> None:
    found = set(connection.execute(text("select tablename from pg_tables where schemaname = 'public'")).scalars()) - {
        "alembic_version"
    }
    assert found == set(Base.metadata.tables)
