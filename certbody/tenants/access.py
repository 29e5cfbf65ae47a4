"""The front door: finds the person, the tenant that the URL names and the membership, and opens the tenant's scope.

Every endpoint says who may use it (`requires`, `signed_in` or `public`); the application does not start otherwise.
A stranger to a tenant gets the same 404 as for a tenant that does not exist. A body that has not paid the platform is
read-only: here, and nowhere else, its changes are refused, but for the endpoints marked `goes_on`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask_login import current_user

from certbody.kit import clock
from certbody.kit.errors import NotAllowed, NotFound, require
from certbody.kit.readable import READING, note_shown
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import PLATFORM_ID
from certbody.tenants.queries.identity import Access, find_public_tenant
from certbody.tenants.rules.permissions import PLATFORM_ONLY, Permission
from certbody.tenants.rules.subscription import Standing, may_change, standing_on

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class AccessRule:
    """What an endpoint asks of its visitor; `why` tells why no permission is asked."""

    kind: str
    permission: Permission | None = None
    why: str = ""


def requires(permission: Permission) -> Callable[[View], View]:
    """Only for members of the tenant in the URL whose roles hold this permission."""
    return _declare(AccessRule("member", permission), _must_hold)


def signed_in(why: str) -> Callable[[View], View]:
    """For any signed-in person, outside any tenant: account pages and the like."""
    return _declare(AccessRule("signed_in", why=why), _must_be_signed_in)


def public(why: str) -> Callable[[View], View]:
    """For everybody, with the reason why that is right."""
    return _declare(AccessRule("public", why=why), lambda _rule: None)


def _declare(rule: AccessRule, check: Callable[[AccessRule], None]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            check(rule)
            note_shown(guarded, arguments)
            return view(**arguments)

        guarded.access_rule = rule  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


@dataclass(frozen=True)
class GoesOn:
    """Why an endpoint stays open in a read-only body; `staff_only`: not for its clients nor for the public."""

    why: str
    staff_only: bool = False


def goes_on(why: str, *, staff_only: bool = False) -> Callable[[View], View]:
    """Open also when the body is read-only, and why: an export, a payment, a complaint, what a device brings."""

    def mark(view: View) -> View:
        view.goes_on = GoesOn(why, staff_only)  # type: ignore[attr-defined]
        return view

    return mark


def _must_hold(rule: AccessRule) -> None:
    assert rule.permission is not None
    actor().must(rule.permission)
    if rule.permission in PLATFORM_ONLY and access().tenant_id != PLATFORM_ID:
        raise NotFound


def _must_be_signed_in(_rule: AccessRule) -> None:
    if not current_user.is_authenticated:
        raise NotAllowed("sign in")


def rule_of(app: Flask, endpoint: str) -> AccessRule:
    """What an endpoint asks; KeyError when its view forgot to say."""
    if endpoint == "static":
        return AccessRule("public", why="stylesheets, scripts and fonts hold nothing private")
    rule = getattr(app.view_functions[endpoint], "access_rule", None)
    if rule is None:
        raise KeyError(f"endpoint {endpoint} does not say who may use it: @requires, @signed_in or @public")
    return rule


def access() -> Access:
    """The tenant at hand; only inside a tenant's URL."""
    found: Access = g.access
    return found


def find_access() -> Access | None:
    """The tenant at hand, if the page is one of a tenant's."""
    found: Access | None = g.access
    return found


def actor() -> Actor:
    """The member who acts in the tenant at hand."""
    if g.access is None or g.access.actor is None:
        raise NotFound
    return g.access.actor


def enter() -> Any:
    """Before each request: opens what the visitor may see, or answers with the login page or 404."""
    g.access = None
    g.scopes = ExitStack()
    if request.endpoint is None or request.endpoint == "static":
        return None
    known = current_user.is_authenticated  # loads the person now: it closes the session, so not in mid-request
    rule = rule_of(current_app, request.endpoint)
    slug = g.get("slug")
    if rule.kind == "public":
        if slug is not None:
            _open(find_public_tenant(slug))
        return None
    if not known:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    if rule.kind == "member":
        _open(current_user.place)
    return None


def _open(found: Access | None) -> None:
    if found is None:
        raise NotFound
    g.access = found
    g.scopes.enter_context(tenant_scope(found.tenant_id))
    _refuse_changes(found)


def _refuse_changes(found: Access) -> None:
    """The wall around a body that has not paid: whoever asks, whatever the page, nothing changes."""
    marked: GoesOn | None = getattr(current_app.view_functions[str(request.endpoint)], "goes_on", None)
    of_the_body = found.actor is not None and not found.actor.is_client
    if request.method in READING or (marked and (of_the_body or not marked.staff_only)):
        return
    require(may_change(found.coverage, clock.today(), of_the_body=of_the_body))


def standing() -> Standing | None:
    """How the body at hand stands with the platform; None outside any body, and for one that is not billed."""
    found: Access | None = g.get("access")
    return standing_on(found.coverage, clock.today()) if found else None


def leave(_error: BaseException | None = None) -> None:
    """After each request, whatever happened: closes the tenant's scope."""
    scopes: ExitStack | None = g.pop("scopes", None)
    if scopes is not None:
        scopes.close()


def guard(app: Flask) -> None:
    """Puts the door in place, and checks once that every endpoint says who may use it."""
    app.url_value_preprocessor(_take_slug)
    app.url_defaults(_give_slug)
    app.before_request(enter)
    app.teardown_request(leave)


def check_every_endpoint(app: Flask) -> None:
    """Refuses to start when an endpoint does not say who may use it."""
    for endpoint in app.view_functions:
        rule_of(app, endpoint)


def _take_slug(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.slug = values.pop("slug", None) if values else None


def _give_slug(endpoint: str, values: dict[str, Any]) -> None:
    if "slug" not in values and g.get("slug") and current_app.url_map.is_endpoint_expecting(endpoint, "slug"):
        values["slug"] = g.slug
