"""How often one address may try, on the pages where trying is how one breaks in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from certbody.kit.security import limiter


def limited(rate: str, **options: Any) -> Callable[..., Any]:
    """At most so many tries (`"10 per minute; 100 per hour"`); then a page says when to come back."""
    return limiter.limit(rate, error_message=_too_many, **options)


def _too_many() -> str:
    return _("Trop de tentatives en peu de temps. Attendez une minute, puis réessayez : rien n’a été modifié.")
