"""What every page knows: who reads it, in which body and language, where they can go; and the pages of refusal."""

from __future__ import annotations

from math import ceil
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_limiter import RateLimitExceeded
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from jinja2.utils import Namespace
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.local import LocalProxy

from certbody.audits.wording_review import field_name, section_name
from certbody.audits.wording_size import size_label, size_reason, size_source, tables_day
from certbody.kit import clock, i18n, rendering, transaction, wording
from certbody.kit.errors import CertbodyError, NotAllowed, Refused
from certbody.kit.http import confirmations, wants_json
from certbody.kit.places import built, content_mark
from certbody.kit.readable import READING, address_to_read, page_behind
from certbody.kit.security import limiter
from certbody.kit.verdict import Reason
from certbody.navigation import navigation_for
from certbody.tenants.access import leave, standing


def page_context() -> dict[str, Any]:
    """The variables of every template that a view renders."""
    place = g.get("access")
    signed_in = current_user if current_user and current_user.is_authenticated else None
    return {
        "access": _shell(signed_in, place),
        "actor": place.actor if place else None,
        "bodies": [{"slug": b.slug, "name": b.name, "url": _home_of(b.slug)} for b in signed_in.bodies]
        if signed_in
        else [],
        "navigation": navigation_for(place) if place and place.actor else [],
        "today": clock.today(),
        "account_urls": {
            "home": url_for("home.choose_body"),
            "sessions": url_for("account.show_account"),
            "language": url_for("account.choose_language"),
            "log_out": url_for("sign_in.sign_out"),
        },
    }


def _what_macros_know() -> dict[str, Any]:
    """What templates may use without being handed it: macros are read once, not anew for each page."""
    return {
        "asset": asset,
        "page_language": i18n.language,
        "address_to_read": address_to_read,
        "today": LocalProxy(clock.today),
        "money": i18n.money,
        "day": i18n.day,
        "moment": i18n.moment,
        "weight": i18n.weight,
        "days": i18n.days,
        "label": wording.label,
        "labels": wording.labels,
        "label_list": wording.label_list,
        "size_label": size_label,
        "size_source": size_source,
        "size_reason": size_reason,
        "tables_day": tables_day,
        "why": wording.why,
        "lift": wording.lift,
        "section_name": section_name,
        "field_name": field_name,
        "form": LocalProxy(lambda: g.get("form")),
        "form_state": form_state,
        "confirmations": confirmations,
        "platform_standing": standing,
    }


def form_state() -> Namespace:
    """What the forms of the page at hand have shown so far (`macros/forms.html`), and the refused one, if any."""
    found: Namespace | None = g.get("form_state")
    if found is None:
        found = g.form_state = Namespace(
            active=True, required=False, fields={}, forms=0, prefix="field-", refused=g.get("form")
        )
    return found


def _home_of(slug: str) -> str:
    return url_for("home.show_home", slug=slug)


def _shell(signed_in: Any, place: Any) -> dict[str, Any] | None:
    if signed_in is None:
        return None
    roles = sorted(place.actor.roles) if place and place.actor else []
    return {
        "person_name": signed_in.name,
        "person_email": signed_in.email,
        "tenant_name": place.tenant_name if place else "",
        "tenant_slug": place.tenant_slug if place else "",
        "role_labels": [wording.label("role", role) for role in roles],
    }


def asset(name: str) -> str:
    """The address of a built asset, with a mark of its content, so that browsers may keep it for ever."""
    known: dict[str, str] = g.setdefault("assets", {})  # every icon of a page asks
    if name not in known:
        mark = content_mark(built(name))
        known[name] = url_for("static", filename=f"dist/{name}", v=mark)
    return known[name]


def prepare_pages(app: Flask) -> None:
    """Templates know what every page shows, and are written quickly."""
    app.context_processor(page_context)
    rendering.speak(app)
    app.jinja_env.globals.update(_what_macros_know())


def register_error_pages(app: Flask) -> None:
    """Each kind of failure has its page (or its JSON), and what the request had begun is undone."""
    app.register_error_handler(CertbodyError, _refuse)
    app.register_error_handler(StaleDataError, _edited_meanwhile)
    app.register_error_handler(IntegrityError, _written_twice)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(MethodNotAllowed, _no_page_here)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_away)
    app.after_request(_end_transaction)


def _end_transaction(response: Response) -> Response:
    try:
        if response.status_code < 400:
            transaction.commit()
        else:
            transaction.rollback()
    except OperationalError as error:  # an error here has no handler of its own
        return _database_away(error)
    return response


def _refuse(error: CertbodyError) -> Response:
    transaction.rollback()
    reasons = error.reasons if isinstance(error, Refused) else ()
    if isinstance(error, NotAllowed) and not current_user.is_authenticated:
        unauthorized: Response = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return unauthorized
    return _answer(error.status, reasons)


def _edited_meanwhile(_error: StaleDataError) -> Response:
    transaction.rollback()
    return _answer(409, (Reason("edited_meanwhile"),))


def _written_twice(error: IntegrityError) -> Response:
    """Two people wrote at once what may exist once: the second is told so. Any other fault is ours."""
    if not isinstance(error.orig, UniqueViolation):
        raise error
    transaction.rollback()
    return _answer(409, (Reason("edited_meanwhile"),))


def _form_too_old(_error: CSRFError) -> Response:
    return _answer(400, (), gettext("Cette page était ouverte depuis trop longtemps. Rechargez-la et recommencez."))


def _no_page_here(error: MethodNotAllowed) -> Response:
    """Who opens what only takes forms (after signing in again, say) is led to the page of the form."""
    if request.method not in READING or wants_json():
        return _http(error)
    page = page_behind()
    return make_response(redirect(page) if page else (render_template("errors/405.html"), 405))


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = _answer(error.code, (), _come_back(error) if isinstance(error, RateLimitExceeded) else "")
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    if isinstance(error, RateLimitExceeded) and error.limit is not None:
        response.headers.setdefault("Retry-After", str(error.limit.limit.get_expiry()))
    return response


def _come_back(error: RateLimitExceeded) -> str:
    """When someone who tried too often may try again, in whole minutes."""
    longest = error.limit.limit.get_expiry() if error.limit else 60
    broken = limiter.current_limit
    seconds = min(broken.reset_at - clock.now().timestamp(), longest) if broken else longest
    return ngettext(
        "Trop d’essais : revenez dans une minute. Rien n’a été modifié.",
        "Trop d’essais : revenez dans %(num)d minutes. Rien n’a été modifié.",
        max(1, ceil(seconds / 60)),
    )


def _database_away(_error: OperationalError) -> Response:
    transaction.abandon()
    leave()
    return _answer(503, ())


def _answer(status: int, reasons: tuple[Reason, ...], text: str = "") -> Response:
    if wants_json():
        told = [{"code": r.code, "article": r.article, "why": wording.why(r), "lift": wording.lift(r)} for r in reasons]
        return make_response(jsonify(status=status, reasons=told, message=text), status)
    page = f"errors/{status if status in (403, 404, 409, 500, 503) else 400}.html"
    return make_response(render_template(page, reasons=reasons, status=status, text=text), status)
