"""The tenant wall inside PostgreSQL: the statements that migrations run for each tenant's table, and the boot check."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, Engine, text

APP_ROLE = "certbody_app"
_TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid"
_PERSON = "nullif(current_setting('app.person_id', true), '')::uuid"


def protect(table: str, *, append_only: bool = False, deletable: bool = False) -> list[str]:
    """The statements that close one tenant's table: policy for reading and writing, also for its owner, and grants.

    An append-only table can be read and added to; rows can be removed only from a `deletable` one.
    """
    rights = (
        "select, insert" if append_only else "select, insert, update, delete" if deletable else "select, insert, update"
    )
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy tenant_wall on {table} using (tenant_id = {_TENANT}) with check (tenant_id = {_TENANT})",
        f"grant {rights} on {table} to {APP_ROLE}",
    ]


def protect_of_body(table: str) -> list[str]:
    """The statements that close a platform's table about bodies: each sees its own rows, the platform sees all."""
    mine = f"(body_id = {_TENANT} or {_TENANT} = '{UUID(int=0)}')"
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy body_wall on {table} using {mine} with check {mine}",
    ]


def close_to_others(table: str, own: str = "body_id = {body}") -> list[str]:
    """The statements that close a platform's table to other bodies: who enters reads it before a body is chosen."""
    open_to = f"({_TENANT} is null or {_TENANT} = '{UUID(int=0)}' or {own.format(body=_TENANT)})"
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy body_wall on {table} using {open_to} with check {open_to}",
    ]


def show_own_memberships(table: str) -> str:
    """A second policy, for reading only: people see their own memberships before a tenant is chosen."""
    return f"create policy own_rows on {table} for select using (person_id = {_PERSON})"


class PrivilegedRole(RuntimeError):
    """The application's database role could walk through the wall."""


def role_faults(connection: Connection) -> list[str]:
    """What makes the current role unfit to serve tenants: superuser, bypass, or ownership of a table."""
    found = connection.execute(
        text(
            "select r.rolsuper, r.rolbypassrls, (select count(*) from pg_class c join pg_namespace n"
            " on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p')"
            " and pg_has_role(current_user, c.relowner, 'member')) from pg_roles r where r.rolname = current_user"
        )
    ).one()
    faults = ("it is a superuser", "it bypasses row security", "it owns tables (or is a member of their owner)")
    return [fault for fault, present in zip(faults, found, strict=True) if present]


def forbid_privileged_role(engine: Engine) -> None:
    """Refuses to go on with a database role for which row security is void."""
    with engine.connect() as connection:
        faults = role_faults(connection)
    if faults:
        raise PrivilegedRole(f"DATABASE_URL names a role that may not serve tenants: {'; '.join(faults)}")
