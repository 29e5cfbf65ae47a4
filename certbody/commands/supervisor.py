"""Keeps a few processes running: starts them, starts again the one that dies, stops them all in order."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from certbody.kit.embedded import CannotStart, plain_account

_PATIENCE = 20.0
_PAUSE = 0.2
_LONG_LIFE = 60.0
_LONGEST_WAIT = 30.0
_BOOT_PATIENCE = 90.0
_PORTS_TRIED = 21


@dataclass
class Child:
    """One process: how it is started, where it writes, and how often it died young."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    early_deaths: int = field(default=0)

    def start(self) -> None:
        """Starts it in a session of its own; it ends with us, even if we are killed."""
        self.process = plain_account().start(self.command, self.log)
        self.started_at = time.monotonic()

    def is_running(self) -> bool:
        """Whether it lives."""
        return self.process is not None and self.process.poll() is None

    def last_words(self) -> str:
        """The last line that it wrote."""
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1].strip() if lines else "it said nothing"

    def put_off(self) -> float:
        """How many seconds to wait before the next start: longer each time it dies young."""
        lived = time.monotonic() - self.started_at
        self.early_deaths = 0 if lived > _LONG_LIFE else self.early_deaths + 1
        wait = min(_LONGEST_WAIT, float(2**self.early_deaths - 1))
        self.start_again_at = time.monotonic() + wait
        return wait

    def stop(self) -> None:
        """Asks it to finish what it is doing, and ends it when it does not."""
        if self.process is None or not self.is_running():
            return
        self.process.terminate()
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Supervisor:
    """A row of children, started in order and stopped in order, watched in between."""

    def __init__(self, children: list[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self._say = say

    def __enter__(self) -> Supervisor:
        try:
            for child in self.children:
                child.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_details: object) -> None:
        self.stop()

    def watch(self) -> None:
        """Starts again whichever child dies, for ever."""
        while True:
            for child in self.children:
                self._look_after(child)
            time.sleep(_PAUSE)

    def stop(self) -> None:
        """Stops every child, the first one first."""
        for child in self.children:
            child.stop()

    def _look_after(self, child: Child) -> None:
        if child.is_running():
            return
        if child.process is not None:
            code = child.process.returncode
            child.process = None
            wait = child.put_off()
            self._say(f"{child.name} ended ({code}): {child.last_words()}; starting it again in {wait:.0f} s")
        elif time.monotonic() >= child.start_again_at:
            child.start()


def first_free_port(first: int) -> int:
    """The first port from `first` on that nobody listens on; CannotStart when twenty more are taken too."""
    last = min(first + _PORTS_TRIED - 1, 65535)
    for port in range(first, last + 1):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CannotStart(f"no free port from {first} to {last}: choose another with --port")


def wait_until_served(
    web: Child, port: int, say: Callable[[str], None] = lambda _line: None, *, patience: float = _BOOT_PATIENCE
) -> None:
    """Returns once the web server answers; CannotStart, with its last line, when it ends or takes too long.

    What is waited for is said when it takes a while.
    """
    begun, is_said = time.monotonic(), False
    while not _answers(port):
        waited = time.monotonic() - begun
        if not web.is_running():
            raise CannotStart(f"the web server does not start: {web.last_words()} (more in {web.log})")
        if waited > patience:
            raise CannotStart(
                f"the web server does not answer on port {port} after {patience:.0f} s: {web.last_words()} "
                f"(more in {web.log}); a loaded machine may need another try"
            )
        if waited > patience / 10 and not is_said:
            say(f"waiting for the pages to answer on port {port}, {patience:.0f} s at most (what they say: {web.log})")
            is_said = True
        time.sleep(_PAUSE)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
