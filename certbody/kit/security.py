"""What every response carries for safety, what every form must carry, and how often one address may try."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, strategy="moving-window", headers_enabled=True, swallow_errors=True)
# Tries at a public form that is open to anybody, those refused for a correction included.
EVERY_TRY = "20 per minute; 100 per hour"

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def protect_responses(app: Flask, settings: Any) -> None:
    """Puts CSRF checks, rate limits, headers and trusted proxies in place."""
    csrf.init_app(app)
    counts = limiter.enabled
    limiter.init_app(app)
    limiter.enabled = counts  # one more application changes nothing for those of this process
    app.before_request(_refuse_what_no_text_holds)
    app.after_request(_headers)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies
        )
    app.config["CERTBODY_HSTS"] = settings.cookie_secure


def was_sent(response: Response) -> bool:
    """Whether a public form was taken: correcting a refused entry costs none of the few that an address may send."""
    return response.status_code != 422


def _refuse_what_no_text_holds() -> None:
    """An address with a null character means nothing, and no text of the database holds one."""
    if any("\x00" in value for value in request.args.values()):
        abort(400)


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response
