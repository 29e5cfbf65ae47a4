"""One Valkey on a socket: its append-only file keeps the queue when the machine stops without warning."""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from certbody.kit.embedded.account import plain_account
from certbody.kit.embedded.places import socket_folder, valkey_program
from certbody.kit.starting import CannotStart

_PATIENCE = 15.0
_PAUSE = 0.02


class Valkey:
    """The server whose files are under a state folder that the caller holds the lock of."""

    def __init__(self, state_dir: Path, *, durable: bool) -> None:
        self._account = plain_account()
        self._files = state_dir / "valkey"
        self._log = state_dir / "valkey.log"
        self._account.own(self._files)
        self.socket = socket_folder(self._files, "valkey.sock", self._account) / "valkey.sock"
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once the server has read its file and answers; CannotStart when it does not."""
        self._end_survivor()
        where: list[str | Path] = [
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "600",
            "--dir",
            self._files,
        ]
        keeping = ["--save", "", "--appendonly", "yes" if self._durable else "no"]
        self._process = self._account.start([valkey_program(), *where, *keeping, "--daemonize", "no"], self._log)
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(f"Valkey did not start: see {self._log}")
            time.sleep(_PAUSE)

    def stop(self) -> None:
        """Writes everything down and stops."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(_PATIENCE)

    def _connect(self) -> Redis:
        """A connection that gives up at once, for whoever asks again anyway."""
        return Redis(unix_socket_path=str(self.socket), socket_timeout=1, retry=Retry(NoBackoff(), 0))

    def _answers(self) -> bool:
        with self._connect() as connection:
            try:
                return bool(connection.ping())
            except RedisError:
                return False

    def _end_survivor(self) -> None:
        """Stops a server of ours that outlived its program."""
        deadline = time.monotonic() + _PATIENCE
        while self._answers():
            if time.monotonic() > deadline:
                raise CannotStart("Valkey of an earlier start does not stop")
            with suppress(RedisError), self._connect() as connection:
                connection.shutdown()
            time.sleep(_PAUSE)
