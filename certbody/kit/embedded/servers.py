"""Both servers together, with the roles and the databases that the program expects to find."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from redis import Redis

from certbody.kit.embedded.postgres import SUPERUSER, Postgres
from certbody.kit.embedded.valkey import Valkey
from certbody.kit.starting import CannotStart

OWNER, APPLICATION = "certbody_owner", "certbody_app"
DATABASE = "certbody"
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist")


@dataclass(frozen=True)
class Servers:
    """Where the running servers are. Another process may build its own from the same two paths."""

    postgres_sockets: Path
    valkey_socket: Path

    @property
    def redis_url(self) -> str:
        """The address of the queue."""
        return f"unix://{self.valkey_socket}"

    def database_url(self, role: str = APPLICATION, database: str = DATABASE) -> str:
        """The address of a database for a role: `certbody_app`, `certbody_owner` or `postgres`."""
        return f"postgresql+psycopg://{role}@/{database}?host={quote(str(self.postgres_sockets), safe='/')}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """Makes a database that `certbody_owner` owns, empty with its extensions, or a copy of a template.

        Nobody may be connected to the template meanwhile.
        """
        with self._connect() as connection:
            statement = sql.SQL("create database {} owner {} template {}").format(
                sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template or "template0")
            )
            connection.execute(statement)
        if template is None:
            self._add_extensions(name)

    def drop_database(self, name: str) -> None:
        """Removes a database, whoever is connected to it; does nothing when there is none."""
        with self._connect() as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def reset(self) -> None:
        """Empties the program's database and its queue."""
        self.drop_database(DATABASE)
        self.create_database(DATABASE)
        with Redis.from_url(self.redis_url) as connection:
            connection.flushall()

    def prepare(self) -> None:
        """Makes the two roles and the database of the program where they are missing."""
        with self._connect() as connection:
            for role in (OWNER, APPLICATION):
                if not _found(connection, "select 1 from pg_roles where rolname = %s", role):
                    connection.execute(
                        sql.SQL("create role {} login nosuperuser nocreatedb nocreaterole nobypassrls").format(
                            sql.Identifier(role)
                        )
                    )
            exists = _found(connection, "select 1 from pg_database where datname = %s", DATABASE)
        if exists:
            self._add_extensions(DATABASE)
        else:
            self.create_database(DATABASE)

    def _add_extensions(self, database: str) -> None:
        with self._connect(database) as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(extension)))

    def _connect(self, database: str = SUPERUSER) -> psycopg.Connection:
        return psycopg.connect(host=str(self.postgres_sockets), user=SUPERUSER, dbname=database, autocommit=True)


@contextmanager
def embedded_servers(state_dir: Path, durable: bool = True) -> Iterator[Servers]:
    """Both servers with their files in `state_dir`, for as long as the block lasts.

    What is in the folder from an earlier time is there again, also after a crash. `durable=False` is for tests: faster,
    and worth nothing after a crash. CannotStart when another process uses the folder. Start it from the main thread,
    before other threads: the servers end when the thread that started them does.
    """
    state_dir = state_dir.resolve()
    state_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(sole_user(state_dir))
        postgres = Postgres(state_dir, durable=durable)
        stack.callback(postgres.stop)
        postgres.start()
        valkey = Valkey(state_dir, durable=durable)
        stack.callback(valkey.stop)
        valkey.start()
        servers = Servers(postgres.sockets, valkey.socket)
        servers.prepare()
        yield servers


@contextmanager
def sole_user(state_dir: Path, note: str = "lock") -> Iterator[None]:
    """Holds a folder for one process at a time; CannotStart when another has it. A killed process lets go by itself."""
    descriptor = os.open(state_dir / note, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CannotStart(f"{state_dir} is in use by another start: stop that one, or choose another folder") from None
    finally:
        os.close(descriptor)


def _found(connection: psycopg.Connection, query: sql.LiteralString, value: str) -> bool:
    return connection.execute(query, (value,)).fetchone() is not None
