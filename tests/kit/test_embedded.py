"""The embedded servers: roles as the wall needs them, closed folders, and nothing lost to a kill."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from certbody.kit.embedded import CannotStart, Servers, embedded_servers
from certbody.kit.embedded.account import Account
from certbody.kit.embedded.places import socket_folder

CRASHING = """
import os, sys
from pathlib import Path
import psycopg
from redis import Redis
from certbody.kit.embedded import embedded_servers
with embedded_servers(Path(sys.argv[1])) as servers:
    with psycopg.connect(servers.database_url("certbody_owner").replace("+psycopg", "")) as connection:
        connection.execute("create table if not exists kept (number int)")
        connection.execute("insert into kept values (1)")
    queue = Redis.from_url(servers.redis_url)
    queue.incr("kept")
    print("written", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with embedded_servers(tmp_path_factory.mktemp("servers"), durable=False) as running:
        yield running


def connect(servers: Servers, role: str, database: str = "certbody") -> psycopg.Connection:
    """A connection as a role."""
    return psycopg.connect(servers.database_url(role, database).replace("+psycopg", ""), autocommit=True)


def test_the_application_role_cannot_pass_the_wall(servers: Servers) -> None:
    with connect(servers, "certbody_app") as connection:
        rights = connection.execute(
            "select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user"
        ).fetchone()
        assert rights == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table mine (number int)")


def test_the_owner_owns_the_database_with_its_extensions(servers: Servers) -> None:
    with connect(servers, "certbody_owner") as connection:
        owner = connection.execute(
            "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
        ).fetchone()
        found = connection.execute("select extname from pg_extension").fetchall()
    assert owner == ("certbody_owner",)
    assert {"unaccent", "pg_trgm", "btree_gist"} <= {name for (name,) in found}


def test_sorting_is_the_same_everywhere(servers: Servers) -> None:
    with connect(servers, "certbody_app") as connection:
        assert connection.execute("select 'Zoé' < 'ab', lower('ÉA')").fetchone() == (True, "éa")


def test_nothing_listens_on_the_network(servers: Servers) -> None:
    with connect(servers, "certbody_app") as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
    with Redis.from_url(servers.redis_url) as queue:
        assert queue.config_get("port") == {"port": "0"} or queue.config_get("port") == {b"port": b"0"}


def test_sockets_are_in_closed_folders(servers: Servers) -> None:
    for folder in (servers.postgres_sockets, servers.valkey_socket.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_databases_are_copied_from_a_template(servers: Servers) -> None:
    servers.create_database("pattern")
    with connect(servers, "certbody_owner", "pattern") as connection:
        connection.execute("create table piece (number int)")
    servers.create_database("copy", template="pattern")
    with connect(servers, "certbody_owner", "copy") as connection:
        connection.execute("insert into piece values (1)")
        servers.drop_database("copy")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
    servers.drop_database("copy")
    with connect(servers, "certbody_owner", "pattern") as connection:
        assert connection.execute("select count(*) from piece").fetchone() == (0,)


def test_another_process_may_address_the_same_servers(servers: Servers) -> None:
    same = Servers(servers.postgres_sockets, servers.valkey_socket)
    with connect(same, "certbody_app") as connection, Redis.from_url(same.redis_url) as queue:
        assert connection.execute("select 1").fetchone() == (1,)
        assert queue.ping()


def test_reset_empties_the_database_and_the_queue(tmp_path: Path) -> None:
    with embedded_servers(tmp_path, durable=False) as servers, Redis.from_url(servers.redis_url) as queue:
        with connect(servers, "certbody_owner") as connection:
            connection.execute("create table piece (number int)")
        queue.set("job", "1")
        servers.reset()
        assert queue.get("job") is None
        with connect(servers, "certbody_owner") as connection, pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("select 1 from piece")


def test_a_folder_serves_one_process_at_a_time(tmp_path: Path) -> None:
    with (
        embedded_servers(tmp_path, durable=False),
        pytest.raises(CannotStart, match="in use by another start"),
        embedded_servers(tmp_path, durable=False),
    ):
        pytest.fail("two starts share a folder")


def crash(folder: Path, then_kill: str) -> None:
    """Writes a row and a key, then is killed together with a server, or alone."""
    with subprocess.Popen(
        [sys.executable, "-c", CRASHING, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        time.sleep(1.2)
        if then_kill == "all":
            number = int((folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(number, signal.SIGKILL)
        process.kill()


@pytest.mark.parametrize("then_kill", ["program", "all"])
def test_nothing_written_is_lost_to_a_kill(tmp_path: Path, then_kill: str) -> None:
    for number in (1, 2):
        crash(tmp_path, then_kill)
        with embedded_servers(tmp_path) as servers:
            with connect(servers, "certbody_owner") as connection:
                assert connection.execute("select count(*) from kept").fetchone() == (number,)
            with Redis.from_url(servers.redis_url) as queue:
                assert queue.get("kept") == str(number).encode()


def test_a_process_number_that_is_someone_elses_now_is_forgotten(tmp_path: Path) -> None:
    with embedded_servers(tmp_path, durable=False):
        pass
    note = tmp_path / "postgres" / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{note.parent}\n1\n5432\n\n\n0\n")
    with embedded_servers(tmp_path, durable=False) as servers, connect(servers, "certbody_app") as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_half_made_server_is_made_again(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with embedded_servers(tmp_path, durable=False) as servers, connect(servers, "certbody_app") as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_long_path_gets_a_short_folder_for_its_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    folder = socket_folder(deep, "valkey.sock", Account())
    assert len(str(folder / "valkey.sock")) <= 100
    assert folder == socket_folder(deep, "valkey.sock", Account())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.rmdir()
    folder.parent.rmdir()
