"""How often one address may try, on the pages where trying is how one breaks in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext as _
from marshmallow import ValidationError

from certbody.kit.http import typed_values
from certbody.kit.security import limiter
from certbody.tenants.schemas.accounts import ForgottenForm


def limited(rate: str, **options: Any) -> Callable[..., Any]:
    """At most so many tries (`"10 per minute; 100 per hour"`); then a page says when to come back."""
    return limiter.limit(rate, error_message=_too_many, **options)


def by_address(page: str) -> Callable[[], str]:
    """Counts the tries of a page per e-mail address, read as the form reads it: another spelling buys no more tries."""

    def key() -> str:
        shape = ForgottenForm()
        try:
            return f"{page}:{shape.load(typed_values(shape))['email']}"
        except ValidationError:
            return f"{page}:{request.remote_addr}"

    return key


def _too_many() -> str:
    return _("Trop de tentatives en peu de temps. Attendez une minute, puis réessayez : rien n’a été modifié.")
