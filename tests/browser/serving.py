"""The application behind an address that a browser can open."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.serving import make_server


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serves it in this process; answers with its address."""
    server = make_server("127.0.0.1", 0, _whole_files(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


def _whole_files(app: Flask) -> Any:
    """The application, with styles and scripts read before they are sent.

    Werkzeug's server leaves an answer open when a window that is being closed resets the connection; an open file would
    be told as a fault of whichever test comes next.
    """

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        told: Any = app(environ, start)
        if not environ["PATH_INFO"].startswith("/static/"):
            return told  # type: ignore[no-any-return]
        with closing(told):
            return [b"".join(told)]

    return answer
