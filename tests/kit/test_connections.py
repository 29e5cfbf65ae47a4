"""Connections that the server closed while they waited in the pool are replaced, unseen by people."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from certbody.config import Settings
from certbody.kit.db import db


def test_a_page_is_served_after_the_server_dropped_every_connection(
    app: Flask, settings: Settings, client: FlaskClient
) -> None:
    assert client.get("/healthz").status_code == 200
    with app.app_context():
        kept = db.session.execute(text("select pg_backend_pid()")).scalar_one()
    other = create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    with other.connect() as live:
        closed = live.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": kept}).scalar_one()
    other.dispose()
    assert closed
    assert client.get("/healthz").status_code == 200
    with app.app_context():
        assert db.session.execute(text("select pg_backend_pid()")).scalar_one() != kept
