"""How often one address may try, where trying is how one breaks in, and how often one person may send."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from marshmallow import ValidationError

from certbody.kit.http import typed_values
from certbody.tenants.access import actor
from certbody.tenants.schemas.accounts import ForgottenForm

# A tablet sends 500 photos of 3 MB in 2,000 requests, one after the other: however fast the network, it stays below.
SENDING = "6000 per minute; 60000 per hour"
EXCHANGING = "600 per minute"
BRINGING = "60 per hour"


def by_person() -> str:
    """Counts the requests of one person in one body, on whatever device."""
    return str(actor().membership_id)


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
