"""Makes the application: settings, database, wall, blueprints, error pages."""

from __future__ import annotations

from typing import Any

from flask import Flask

from certbody import models  # noqa: F401 - every table is known before the first query
from certbody.billing import approved_platform, stripe_gateway
from certbody.config import Settings
from certbody.kit import jobs, logs, passwords, rendering, scanning, sealing, static_files, storage
from certbody.kit.db import db, drop_dead_connections
from certbody.kit.i18n import babel, choose_locale
from certbody.kit.places import PACKAGE, folder
from certbody.kit.security import protect_responses
from certbody.packages import (
    BLUEPRINTS,
    PURPOSES,
    REACTIONS,
    list_commitments,
    list_figures,
    list_waiting,
    register_conditions,
    register_wording,
)
from certbody.pages import prepare_pages, register_error_pages
from certbody.tenants import access, boundary, reading, row_security  # noqa: F401 - boundary puts the wall in place
from certbody.tenants.login import prepare_login


def create_app(settings: Settings) -> Flask:
    """The web application; the worker and the commands use it too."""
    templates = folder("templates", "layout.html")
    app = Flask(__name__, template_folder=str(templates), static_folder=str(PACKAGE / "static"))
    rendering.write_quickly(app)
    static_files.serve_packed(app)
    app.config.update(_flask_settings(settings))
    logs.configure(settings.log_level)
    _connect(app, settings)
    prepare_login(app)
    access.guard(app)
    protect_responses(app, settings)
    register_wording()
    register_conditions()
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    reading.remember_reads(app)
    register_error_pages(app)
    reading.watch_reads(app)
    prepare_pages(app)
    access.check_every_endpoint(app)
    with app.app_context():
        row_security.forbid_privileged_role(db.engine)
    return app


def _connect(app: Flask, settings: Settings) -> None:
    """The database, the languages, the files, the queue and what hangs on it."""
    db.init_app(app)
    with app.app_context():
        drop_dead_connections(db.engine)
    babel.init_app(app, locale_selector=choose_locale)
    storage.use(storage.chosen(settings))
    sealing.use_secret(settings.secret_key)
    scanning.use(settings.scan_command)
    approved_platform.use(approved_platform.chosen(settings.einvoice_dir))
    stripe_gateway.use(stripe_gateway.Keys.of(settings))
    if settings.cheap_passwords:
        passwords.use_cheap_hashes()
    app.extensions["certbody_queue"] = jobs.queue(settings.redis_url)
    app.extensions["certbody_reactions"] = REACTIONS
    app.extensions["certbody_purposes"] = PURPOSES
    app.extensions["certbody_waiting"] = list_waiting
    app.extensions["certbody_figures"] = list_figures
    app.extensions["certbody_commitments"] = list_commitments


def _flask_settings(settings: Settings) -> dict[str, Any]:
    """Our settings in the words of Flask and its extensions."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SETTINGS": settings,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_size": 10,
            "max_overflow": 10,
            "hide_parameters": True,  # an error's text goes to the log, which holds nothing that people wrote
        },
        "MAX_CONTENT_LENGTH": settings.body_limit_mb * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 5 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "__Host-certbody" if settings.cookie_secure else "certbody",
        "SESSION_COOKIE_SECURE": settings.cookie_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "fr",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Paris",
        "RATELIMIT_ENABLED": True,  # whatever another application of this process has done with the limiter
        "RATELIMIT_STORAGE_URI": settings.redis_url.replace("unix://", "redis+unix://", 1),
    }
