"""Between HTTP and operations: reading a form or a JSON body through one schema, answering either kind of client."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, flash, g, get_flashed_messages, jsonify, make_response, redirect, request
from marshmallow import EXCLUDE, Schema, ValidationError
from marshmallow.fields import List

from certbody.kit import transaction, wording
from certbody.kit.errors import Invalid, Refused, Remarked
from certbody.kit.fields import Prefixed, Secret

# A browser reads a backslash as a slash and leaves out what is not printed.
_LEADS_ASTRAY = re.compile(r"[\x00-\x1f\x7f\\]")

EDITED_MEANWHILE = "edited_meanwhile"


@dataclass(frozen=True)
class FormState:
    """What was typed and what was wrong with it: the page shows both, so that nothing typed is lost.

    `remarked`: nothing is wrong, what is told is to be confirmed.
    """

    typed: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    conflict: bool = False
    remarked: bool = False


class FormSchema(Schema):
    """The shape of a form: unknown fields (buttons, tokens) are ignored."""

    class Meta:
        unknown = EXCLUDE


def wants_json() -> bool:
    """Whether the client speaks JSON rather than HTML. No form of a page sends anything but GET and POST."""
    speaks = request.is_json or request.accept_mimetypes.best == "application/json"
    return speaks or request.method not in ("GET", "HEAD", "POST")


def typed_values(schema: Schema) -> dict[str, Any]:
    """What was sent, before any check: a list for list fields; blank answers count as not given.

    A field marked `emptied_is_wrong` keeps its blank: it may be left out, not emptied.
    """
    if request.is_json:
        return _json_body()
    values: dict[str, Any] = {}
    for name, kind in schema.fields.items():
        key = kind.data_key or name
        if isinstance(kind, List):
            values[key] = [item for item in request.form.getlist(key) if item.strip()]
        elif isinstance(kind, Prefixed):
            values[key] = {at: text for at, text in request.form.items() if at.startswith(kind.prefix)}
            values.update(values[key])
        elif key in request.files and request.files[key].filename:
            values[key] = request.files[key]
        elif isinstance(kind, Secret) and request.form.get(key):
            values[key] = request.form[key]
        elif (text := request.form.get(key, "").strip()) != "" or (
            key in request.form and kind.metadata.get("emptied_is_wrong")
        ):
            values[key] = text
    return values


def _json_body() -> dict[str, Any]:
    """What a program sent; nothing when it cannot be read, be it for lists within lists without end."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        return {}
    return body if isinstance(body, dict) else {}


def form(schema: type[Schema], page: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Loads the schema and hands the view `values`; a refused form shows `page` again, 422, with what was typed.

    Someone else's newer version (`edited_meanwhile`) shows the page again too, 409, so that nothing is overwritten.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def handle(**arguments: Any) -> Any:
            shape = schema()
            typed = typed_values(shape)
            try:
                return view(**arguments, values=shape.load(typed))
            except ValidationError as error:
                return _again(page, arguments, FormState(typed, _flat(error.normalized_messages())), 422)
            except Invalid as error:
                state = FormState(typed, _worded(error.errors), remarked=isinstance(error, Remarked))
                return _again(page, arguments, state, 422)
            except Refused as refused:
                if refused.reasons[0].code != EDITED_MEANWHILE:
                    raise
                return _again(page, arguments, FormState(typed, conflict=True), 409)

        handle.page = page  # type: ignore[attr-defined]
        return handle

    return decorate


def _again(page: Callable[..., Any], arguments: dict[str, Any], state: FormState, status: int) -> Response:
    transaction.rollback()
    if wants_json():
        code = EDITED_MEANWHILE if state.conflict else "invalid"
        return make_response(jsonify(error=code, fields=state.errors), status)
    g.form = state
    return make_response(page(**arguments), status)


def _worded(errors: dict[str, list[str]]) -> dict[str, list[str]]:
    """An operation's codes become the sentences that people read."""
    return {name: [wording.message(code) for code in codes] for name, codes in errors.items()}


def _flat(messages: dict[str, Any]) -> dict[str, list[str]]:
    """One list of messages per field, also for the items of a list field."""
    flat: dict[str, list[str]] = {}
    for name, found in messages.items():
        if isinstance(found, dict):
            flat[str(name)] = [text for texts in _flat(found).values() for text in texts]
        else:
            flat[str(name)] = [str(text) for text in found] if isinstance(found, list) else [str(found)]
    return flat


def done(url: str, message: str = "", row_id: UUID | None = None, tone: str = "success") -> Any:
    """The answer to a change that succeeded: on to a page with a word of confirmation, or 201 with the id."""
    if wants_json():
        return make_response(jsonify(id=str(row_id) if row_id else None, url=url), 201)
    if message:
        flash(message, tone)
    return redirect(url, 303)


def confirmations() -> list[Any]:
    """The words that wait to be told, once each, as (tone, words); they wait on while no person sees the page.

    A script that reads a page in the background and a browser that fetches it ahead say so, and take none of them.
    """
    by_script = request.headers.get("Sec-Fetch-Dest", "document") != "document"
    return [] if by_script or "Sec-Purpose" in request.headers else get_flashed_messages(with_categories=True)


def local_path(target: str | None, fallback: str) -> str:
    """A path on this site to go on to; anything that leads elsewhere becomes the fallback."""
    if not target or not target.startswith("/") or target.startswith("//") or _LEADS_ASTRAY.search(target):
        return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc else target
