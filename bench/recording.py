"""Records what one request of the product asks of the database, so that the floor can ask exactly the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event

from certbody.kit.db import db


@dataclass
class Recording:
    """The statements of one request in their order, each with its parameters, and what they were about."""

    method: str
    subject: UUID | None = None
    statements: list[tuple[str, Any]] = field(default_factory=list)


@contextmanager
def recorded(app: Flask, recording: Recording) -> Iterator[None]:
    """Notes every statement that the application sends inside the block."""

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        recording.statements.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)
