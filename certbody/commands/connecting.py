"""How a command works inside the application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


@contextmanager
def connected(app: Flask) -> Iterator[None]:
    """A context of the application, whose connections are closed again at the end, whatever happened."""
    from certbody.kit.db import db

    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()
