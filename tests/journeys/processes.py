"""Starting processes of the product beside the test, and visiting the pages that they serve."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from certbody.config import Settings
from tests.support import PASSWORD

ROOT = Path(__file__).resolve().parents[2]


def _start(settings: Settings, role: str, moment: str) -> subprocess.Popen[str]:
    told = {
        "DATABASE_URL": settings.database_url,
        "DATABASE_OWNER_URL": settings.database_owner_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "FILES_DIR": str(settings.files_dir),
        "MAILBOX": "1",
        "CHEAP_PASSWORDS": "1",
    }
    command = [sys.executable, "-m", "tests.journeys.dying", role, moment]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told}, stdout=subprocess.PIPE, text=True)


def run_worker(settings: Settings, moment: str = "never") -> int:
    """A worker that does what waits, or dies trying; its exit code."""
    process = _start(settings, "worker", moment)
    process.communicate(timeout=60)
    return process.returncode


class Visitor:
    """Somebody signed in to a served application, with nothing but HTTP."""

    def __init__(self, port: str, email: str) -> None:
        self._address = f"http://127.0.0.1:{port}"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.post("/login", email=email, password=PASSWORD)

    def post(self, path: str, **fields: str) -> str:
        """Sends a form and reads the page that it leads to."""
        with self._opener.open(self._address + path, urlencode(fields).encode(), timeout=20) as answer:
            return str(answer.read().decode())

    def ask(self, method: str, path: str, body: bytes, **headers: str) -> dict[str, Any]:
        """Sends bytes as a program does, and reads its JSON."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self._address + path, body, sent, method=method)
        with self._opener.open(request, timeout=20) as answer:
            told: dict[str, Any] = json.load(answer)
            return told


@contextmanager
def serving(settings: Settings, email: str, moment: str = "never") -> Iterator[tuple[Visitor, subprocess.Popen[str]]]:
    """A web process, and somebody signed in to it."""
    process = _start(settings, "web", moment)
    assert process.stdout is not None
    try:
        yield Visitor(process.stdout.readline().strip(), email), process
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()
