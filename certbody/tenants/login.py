"""Flask-Login's part: which person a session cookie belongs to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask, g, jsonify, make_response
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager

from certbody.kit import transaction
from certbody.kit.http import wants_json
from certbody.tenants.operations.accounts import note_session_seen
from certbody.tenants.queries.identity import SignedIn, find_signed_in


class _Manager(LoginManager):
    """Sends people to the login page, and tells programs that somebody has to sign in."""

    def unauthorized(self) -> Any:
        """A program that follows a redirect would take the login page for its answer."""
        return make_response(jsonify(error="sign_in"), 401) if wants_json() else super().unauthorized()


manager = _Manager()
manager.login_view = "sign_in.show_sign_in"
manager.login_message = _l("Identifiez-vous pour continuer.")
manager.login_message_category = "info"


def prepare_login(app: Flask) -> None:
    """Puts Flask-Login in place."""
    manager.init_app(app)


@manager.user_loader
def load_signed_in(identity: str) -> SignedIn | None:
    """The person behind the cookie `person:session`, with their place in the tenant at hand; None when it is over."""
    try:
        person_id, session_id = (UUID(part) for part in identity.split(":"))
    except ValueError:
        return None
    found = find_signed_in(person_id, session_id, g.get("slug"))
    if found is not None and found.is_due_to_be_noted:
        with transaction.transaction():
            note_session_seen(session_id)
    return found
