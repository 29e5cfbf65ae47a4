"""The built styles, scripts and drawings, packed: a phone on a poor network waits for a quarter."""

from __future__ import annotations

import gzip

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


def pack(response: Response) -> Response:
    """Packs an answer that holds no secret (its length could tell of one), for a browser that takes it."""
    response.vary.add("Accept-Encoding")
    if "gzip" in request.accept_encodings:
        response.set_data(gzip.compress(response.get_data(), 6))
        response.content_encoding = "gzip"
    return response
