"""One row in every tenant's table, made from the tables themselves: a new table is walked without a word here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Integer, Table, Uuid, insert, select
from sqlalchemy.dialects.postgresql import JSONB

from certbody.kit.db import db
from certbody.kit.ids import new_id
from tests.isolation.walls import tenant_tables

# What a CHECK demands and a column's type does not say.
FITTING: dict[tuple[str, str], Any] = {
    ("membership", "roles"): ["administrator"],
    ("invitation", "roles"): ["administrator"],
    ("application", "kind"): "initial",
    ("complaint", "kind"): "report",
    ("complaint", "about"): "organisation",
    ("impartiality_link", "kind"): "employed",
    ("audit", "kind"): "initial",
    ("audit", "place"): "on_site",
    ("audit_member", "role"): "lead",
    ("application_review", "outcome"): "admissible",
    ("action_plan_review", "outcome"): "accepted",
    ("report_review", "outcome"): "complete",
    ("decision", "outcome"): "certify",
    ("transfer_in", "state_there"): "valid",
    ("identity_case", "kind"): "name",
    ("finding", "result"): "conforming",
    ("finding_evidence", "kind"): "file",
    ("finding_evidence", "sha256"): "a" * 64,
    (
        "evidence_receipt",
        "statement",
    ): '{"name": "plan.pdf", "indicator": 1, "site": "", "size": 1, "sha256": "a", "author": "C"}',
    ("nonconformity", "grade"): "minor",
    ("reminder", "kind"): "renewal_12",
    ("own_field", "kind"): "text",
    ("ledger_line", "journal"): "sales",
    ("ledger_line", "document_id"): "invoice",
    ("ledger_line", "invoice_id"): "invoice",
    ("ledger_line", "debit_cents"): 1,
    ("ledger_line", "credit_cents"): 0,
    ("discount", "cents"): 1_000,
    ("billed", "subject"): "audit",
    ("payment_fee", "net_cents"): 0,
    ("auditor_expense", "kind"): "meal",
    ("auditor_expense", "file_id"): "stored_file",
    ("expense_cap", "kind"): "meal",
    ("bank_batch", "kind"): "import",
    ("bank_batch", "file_id"): "stored_file",
    ("payment_reminder", "step"): "friendly",
    ("journal_export", "kind"): "journal",
    ("journal_export", "format"): "csv",
}
# What a second row changes, of a table whose rows never stand alone.
BESIDE: dict[str, dict[str, Any]] = {"ledger_line": {"position": 2, "debit_cents": 0, "credit_cents": 1}}
LATER = {"ends_on", "last_day", "valid_to"}
Values = Mapping[tuple[str, str], Any]


def fill(person_id: UUID, tenant_id: UUID, shown: Values | None = None) -> dict[str, UUID]:
    """Adds one row to each table that has none yet, by raw SQL under the open scope; answers with the ids by table.

    The rows hang together: each names the one row of the table that it refers to. `shown` gives columns another value;
    a table's name stands for the id of its row.
    """
    ids: dict[str, UUID] = {}
    for table in tenant_tables():
        found = db.session.execute(select(table.c.id).limit(1)).scalar()
        if found is not None:
            ids[table.name] = found
            continue
        values = {c.name: _value(table, c, ids, person_id) for c in table.columns if _needs_value(table, c)}
        more = {column: value for (name, column), value in (shown or {}).items() if name == table.name}
        values |= {column: ids.get(value, value) if isinstance(value, str) else value for column, value in more.items()}
        values["id"], values["tenant_id"] = new_id(), tenant_id
        db.session.execute(insert(table).values(values))
        if table.name in BESIDE:
            db.session.execute(insert(table).values(values | BESIDE[table.name] | {"id": new_id()}))
        ids[table.name] = values["id"]
    return ids


def _needs_value(table: Table, column: Column[Any]) -> bool:
    return (table.name, column.name) in FITTING or (not column.nullable and column.server_default is None)


def _value(table: Table, column: Column[Any], ids: dict[str, UUID], person_id: UUID) -> Any:
    target = _target(table, column)
    if (table.name, column.name) in FITTING:
        fitting = FITTING[table.name, column.name]
        return ids[fitting] if target else fitting
    if target is not None:
        return person_id if target == "person" else ids[target]
    if column.default is not None and getattr(column.default, "is_scalar", False):
        return column.default.arg
    return _plain(column)


def _target(table: Table, column: Column[Any]) -> str | None:
    for key in table.foreign_key_constraints:
        if column.name in key.column_keys and column.name != "tenant_id":
            return key.referred_table.name
    return None


def _plain(column: Column[Any]) -> Any:
    kind = column.type
    if column.name in ("half",):
        return "am"
    if column.name in ("category",):
        return "AF"
    if column.name == "categories":
        return ["AF"]
    if isinstance(kind, DateTime):
        return datetime(2026, 11, 23, 9, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 11, 23) + timedelta(days=1000 * (column.name in LATER))
    for python_type, value in ((Boolean, False), (Integer, 1), (Uuid, new_id()), (ARRAY, []), (JSONB, {})):
        if isinstance(kind, python_type):
            return value
    return f"{column.name} {new_id().hex}"
