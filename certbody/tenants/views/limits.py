"""How often one address may try, on the pages where trying is how one breaks in."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from marshmallow import ValidationError

from certbody.kit.http import typed_values
from certbody.tenants.schemas.accounts import ForgottenForm


def by_address(page: str) -> Callable[[], str]:
    """Counts the tries of a page per e-mail address, read as the form reads it: another spelling buys no more tries."""

    def key() -> str:
        shape = ForgottenForm()
        try:
            return f"{page}:{shape.load(typed_values(shape))['email']}"
        except ValidationError:
            return f"{page}:{request.remote_addr}"

    return key


def is_refused(response: Response) -> bool:
    """Whether a try counts: who gets in, however often, has not been trying."""
    return response.status_code >= 400
