"""The floor: bare Flask, SQLAlchemy Core and psycopg, that ask of the database what the product asks, and no more.

Served as `bench.floor:app`; `FLOOR_DATABASE_URL` and `FLOOR_RECORDINGS` say where the database and the recordings are.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, redirect, request
from sqlalchemy import create_engine

from bench.recording import Recording
from certbody.kit.ids import new_id

app = Flask(__name__)
engine = create_engine(os.environ["FLOOR_DATABASE_URL"], pool_size=10)
recordings: dict[str, Recording] = pickle.loads(Path(os.environ["FLOOR_RECORDINGS"]).read_bytes())
TABLE = app.jinja_env.from_string(
    "<!doctype html><html lang=fr><title>Plancher</title><table>{% for row in rows %}<tr>"
    "{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}</table></html>"
)


@app.get("/floor/<case>")
def read(case: str) -> str:
    """The page: the rows of the statement that found most, as one plain table."""
    return TABLE.render(rows=max(replay(recordings[case], {}, None), key=len))


@app.post("/floor/<case>")
def write(case: str) -> Any:
    """The change: made anew for the audit (and the indicator) that the form names, then on to the page."""
    recording = recordings[case]
    swap = {recording.subject: UUID(request.form["subject"])}
    replay(recording, swap, request.form.get("indicator", type=int))
    return redirect(f"/floor/{case}", 303)


def replay(recording: Recording, swap: dict[Any, UUID], indicator: int | None) -> list[Sequence[Any]]:
    """Runs the recorded statements in one transaction; each gives its rows, none for one that only writes."""
    for statement, parameters in recording.statements:
        if statement.startswith("INSERT"):
            swap |= {value: new_id() for name, value in parameters.items() if name.split("__")[0] == "id"}
    found: list[Sequence[Any]] = []
    with engine.begin() as connection:
        for statement, parameters in recording.statements:
            result = connection.exec_driver_sql(statement, _renewed(parameters, swap, indicator))
            found.append(result.fetchall() if result.returns_rows else ())
    return found


def _renewed(parameters: Any, swap: dict[Any, UUID], indicator: int | None) -> Any:
    """The parameters of a statement with other rows' ids, and another indicator where one is named."""
    if not swap or not isinstance(parameters, dict):
        return parameters
    return {
        name: indicator
        if indicator and name.startswith("indicator")
        else swap.get(value, value)
        if isinstance(value, UUID)
        else value
        for name, value in parameters.items()
    }
