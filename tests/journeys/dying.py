"""The web server or the worker in a process of its own, killed at a chosen moment as a machine would kill it.

`python -m tests.journeys.dying web after_commit`: the moment is one of MOMENTS, or `never`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from certbody.app import create_app
from certbody.config import Settings
from certbody.kit import jobs, storage
from certbody.tenants.models import Mail
from tests.tenants.sending import a_purpose

MOMENTS = {
    "after_flush": "an operation has flushed its rows and its message, nothing is committed",
    "after_commit": "the rows are durable, the queue does not know of the message yet",
    "mid_job": "the job has made its mail and has not committed; its own process dies",
    "mid_job_with_worker": "the same, and the worker that watches over it dies too",
    "after_part": "a part of a file on its way is in the storage, nothing is committed",
    "after_file": "the last part has come and the whole file is in the storage, nothing is committed",
}


def die_at(moment: str) -> None:
    """Arranges for the end."""
    if moment == "after_flush":
        event.listen(Session, moment, lambda session, _context: _die(session.info.get("outbox")))
    elif moment == "after_commit":
        event.listen(Session, moment, lambda session: _die(session.info.get("outbox")))
    elif moment == "mid_job":
        event.listen(Session, "before_commit", lambda session: _die(_makes_a_mail(session)))
    elif moment == "mid_job_with_worker":
        event.listen(Session, "before_commit", lambda session: _die(_makes_a_mail(session), os.getppid()))
    elif moment in ("after_part", "after_file"):
        _die_writing(moment == "after_part")


def _die_writing(a_part: bool) -> None:
    kept = storage.in_use()
    write = kept.write

    def write_and_die(key: str, chunks: Iterable[bytes]) -> None:
        write(key, chunks)
        _die(("/uploads/" in key) == a_part)

    kept.write = write_and_die  # type: ignore[method-assign]


def _makes_a_mail(session: Session) -> bool:
    return any(isinstance(row, Mail) for row in session.new)


def _die(now: Any, *others: int) -> None:
    if now:
        for process in (*others, os.getpid()):
            os.kill(process, signal.SIGKILL)


def main(role: str, moment: str) -> None:
    """Serves pages on a free port, which is printed; or does what waits in the queue."""
    app = create_app(Settings.from_environment())
    app.config["WTF_CSRF_ENABLED"] = False
    die_at(moment)
    if role == "worker":
        jobs.work(app, burst=True)
        return
    with a_purpose(app):
        server = make_server("127.0.0.1", 0, app, threaded=True)
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
