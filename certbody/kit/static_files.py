"""The built styles, scripts and drawings, packed: a phone on a poor network waits for a quarter."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound


def serve_packed(app: Flask) -> None:
    """Answers with the file's `.gz` beside it, which the build makes, when there is one and the browser takes it."""

    def send(filename: str) -> Response:
        plain = app.send_static_file(filename)
        plain.vary.add("Accept-Encoding")
        if "gzip" not in request.accept_encodings:
            return plain
        try:
            packed = app.send_static_file(f"{filename}.gz")
        except NotFound:
            return plain
        plain.close()
        packed.content_type = plain.content_type
        packed.content_encoding = "gzip"
        packed.vary.add("Accept-Encoding")
        return packed

    app.view_functions["static"] = send
