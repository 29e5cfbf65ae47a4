"""One PostgreSQL on a socket: made when new, recovered when it was killed, stopped with the program."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from certbody.kit.embedded.account import unprivileged_account
from certbody.kit.embedded.places import postgres_programs, reachable_folder, reachable_programs, socket_folder
from certbody.kit.starting import CannotStart

SUPERUSER = "postgres"
_PATIENCE = 30.0
_PAUSE = 0.02
_SETTINGS = {"listen_addresses": "", "timezone": "UTC", "lc_messages": "C"}
_FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Postgres:
    """The server whose files are under a state folder that the caller holds the lock of."""

    def __init__(self, state_dir: Path, *, durable: bool) -> None:
        self._account = unprivileged_account()
        folder = reachable_folder(state_dir, self._account)
        self._programs = reachable_programs(postgres_programs(), folder, self._account)
        self._files = folder / "postgres"
        self._log = state_dir / "postgres.log"
        self.sockets = socket_folder(self._files, ".s.PGSQL.5432", self._account)
        self._settings = _SETTINGS | ({} if durable else _FORGETFUL) | {"unix_socket_directories": str(self.sockets)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once the server answers; CannotStart with the last line of its log when it does not."""
        self._make()
        self._end_survivor()
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            command: list[str | Path] = [self._programs / "postgres", "-D", self._files, *settings]
            self._process = self._account.start(command, self._log)
            if self._answers_before(deadline, self._process):
                return
            # The last children of a killed server may hold its memory for a moment: try again.
            time.sleep(0.3)
        raise CannotStart(f"PostgreSQL did not start: {_last_line(self._log)}")

    def stop(self) -> None:
        """Ends every session, writes everything down, stops."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_PATIENCE)

    def connect(self, database: str = SUPERUSER) -> psycopg.Connection:
        """A connection as the superuser, each statement on its own."""
        return psycopg.connect(
            host=str(self.sockets), user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        )

    def _make(self) -> None:
        """Makes the files under another name first, so that a half-made server is never taken for a whole one."""
        if (self._files / "PG_VERSION").exists():
            return
        new = self._files.with_name("postgres.new")
        if new.exists():
            self._account.run(["/bin/rm", "-rf", new])
        self._account.own(new)
        version = subprocess.run(  # noqa: S603
            [self._programs / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout.split()[2]
        # Sorting by code point is the same in every build; the wheel's has no ICU.
        sorting = ["--locale-provider=builtin"] if int(version.split(".")[0]) >= 17 else []
        options = ["-U", SUPERUSER, "-E", "UTF8", "-A", "trust", "-N", "--locale=C.UTF-8", *sorting]
        self._account.run([self._programs / "initdb", "-D", new, *options])
        if self._files.exists():
            self._files.rmdir()
        new.rename(self._files)

    def _answers_before(self, deadline: float, process: subprocess.Popen[bytes]) -> bool:
        while process.poll() is None:
            with suppress(psycopg.OperationalError), self.connect():
                return True
            if time.monotonic() > deadline:
                process.kill()
            time.sleep(_PAUSE)
        return False

    def _end_survivor(self) -> None:
        """Stops a server of ours that outlived its program, and forgets a process number that is someone else's now."""
        note = self._files / "postmaster.pid"
        if not note.exists():
            return
        number = int(note.read_text().split("\n", 1)[0])
        if not _runs(number, self._files):
            note.unlink()
            return
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGINT)
        deadline = time.monotonic() + _PATIENCE
        while _runs(number, self._files):
            if time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL {number} of an earlier start does not stop")
            time.sleep(_PAUSE)


def _runs(number: int, files: Path) -> bool:
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return str(files).encode() in words


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "it says nothing"
