"""Serves the product and the floor the same way: gunicorn, two processes of four threads, on 127.0.0.1."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from certbody.commands.servers import ROOT, web_command
from tests.support import PASSWORD

WORKERS, THREADS = 2, 4
_FORM = "application/x-www-form-urlencoded"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(module: str, port: int, environ: Mapping[str, str], log: Path) -> Iterator[None]:
    """The application `module` answers on the port for as long as the block lasts."""
    command = [*web_command("127.0.0.1", port, WORKERS, THREADS), module]
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}, stdout=written, stderr=written)
    try:
        _wait_until_answered(port, process, log)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_answered(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no answer on port {port}:\n{log.read_text()[-3000:]}")


def sign_in(port: int, email: str) -> tuple[dict[str, str], str]:
    """The headers of a signed-in browser, and its form token."""
    headers = {"Content-Type": _FORM, "Accept": "text/html"}
    token = _visit(port, "GET", "/login", headers)
    _visit(port, "POST", "/login", headers, {"email": email, "password": PASSWORD, "csrf_token": token})
    return headers, _visit(port, "GET", "/account", headers)


def _visit(port: int, method: str, path: str, headers: dict[str, str], values: Mapping[str, str] | None = None) -> str:
    """One request of a browser that keeps its cookie; the form token of the page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, urlencode(values) if values else None, headers)
    answer = connection.getresponse()
    if cookie := answer.getheader("Set-Cookie"):
        headers["Cookie"] = cookie.split(";")[0]
    found = _TOKEN.search(answer.read().decode())
    connection.close()
    return found[1] if found else ""
