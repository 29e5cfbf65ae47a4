"""Where a page can be read: an address that only takes what a form sends is never a dead end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError, MapAdapter

READING = ("GET", "HEAD", "OPTIONS")
HOMES = ("home.show_home", "home.choose_body")
LONGEST = 2000
View = TypeVar("View", bound=Callable[..., Any])


def note_shown(view: Callable[..., Any], arguments: Mapping[str, Any]) -> None:
    """The view that writes the page at hand: the one that was asked for, or the one that shows a refused form again."""
    g.shown = (view, arguments)


def belongs_to(page: Callable[..., Any]) -> Callable[[View], View]:
    """The page that a button stands on, where the nearest address above is none: a file, say."""

    def mark(view: View) -> View:
        view.page = page  # type: ignore[attr-defined]
        return view

    return mark


def address_to_read() -> str:
    """The address at which the page at hand can be read again, also when it answers a form that was refused."""
    if request.method in READING:
        whole = "/" + request.url.removeprefix(request.host_url)
        return whole if len(whole) <= LONGEST else request.path
    view, arguments = g.get("shown") or (None, {})
    return _address_of(_adapter(), view, arguments) or page_behind() or "/"


def page_behind() -> str | None:
    """The page that an address which only takes forms belongs to: the one with the form, else the nearest above it.

    None where nothing but a home page is above it.
    """
    adapter = _adapter()
    try:
        endpoint, arguments = adapter.match(method="POST")
    except HTTPException:
        return _above(adapter)
    page = getattr(current_app.view_functions[endpoint], "page", None)
    return _address_of(adapter, page, arguments) or _above(adapter)


def _adapter() -> MapAdapter:
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    return adapter


def _address_of(adapter: MapAdapter, view: Any, arguments: Mapping[str, Any]) -> str | None:
    """The address at which a view answers those who read; None when it has none."""
    for endpoint, known in current_app.view_functions.items():
        if known is view:
            try:
                return adapter.build(endpoint, {"slug": g.get("slug"), **arguments}, "GET", append_unknown=False)
            except BuildError:
                return None
    return None


def _above(adapter: MapAdapter) -> str | None:
    parts = request.path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        for end in ("", "/"):
            path = "/" + "/".join(parts[:length]) + end
            try:
                endpoint, _arguments = adapter.match(path, method="GET")
            except HTTPException:
                continue
            return None if endpoint in HOMES else path
    return None
