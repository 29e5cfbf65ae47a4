"""Connections that the server closed while they waited in the pool are replaced, unseen by people."""

from __future__ import annotations

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template
from sqlalchemy import create_engine, text

from certbody.config import Settings
from certbody.kit.db import db


def _drop(settings: Settings, backend: int) -> None:
    other = create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    with other.connect() as live:
        assert live.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": backend}).scalar_one()
    other.dispose()


def test_a_connection_that_dies_before_the_commit_shows_the_page_that_says_to_try_again(
    app: Flask, settings: Settings, client: FlaskClient
) -> None:
    def drop(_sender: object, template: Template, **_more: object) -> None:
        if template.name == "tenants/sign_in.html":
            _drop(settings, db.session.execute(text("select pg_backend_pid()")).scalar_one())

    with template_rendered.connected_to(drop, app):
        answer = client.get("/login")
    assert answer.status_code == 503
    assert client.get("/login").status_code == 200


def test_a_page_is_served_after_the_server_dropped_every_connection(
    app: Flask, settings: Settings, client: FlaskClient
) -> None:
    assert client.get("/healthz").status_code == 200
    with app.app_context():
        kept = db.session.execute(text("select pg_backend_pid()")).scalar_one()
    _drop(settings, kept)
    assert client.get("/healthz").status_code == 200
    with app.app_context():
        assert db.session.execute(text("select pg_backend_pid()")).scalar_one() != kept
