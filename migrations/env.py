"""Runs the migrations as the owner role: one at a time across machines, and never waiting long for a lock."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text

import certbody.models  # noqa: F401 - fills the metadata
from certbody.kit.db import Base

ADVISORY_LOCK = 4_711_733


def run(connection: Connection) -> None:
    """Takes the lock, bounds the waits, migrates."""
    connection.execute(text("select pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
    connection.execute(text("set lock_timeout = '10s'; set statement_timeout = '15min'"))
    connection.commit()
    context.configure(
        connection=connection, target_metadata=Base.metadata, compare_type=True, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()


engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as live:
    run(live)
