"""Who is signed in on this device, as the workbench asks before it goes on."""

from __future__ import annotations

import base64
from typing import Any

from flask import Blueprint, jsonify, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from certbody.kit import clock, i18n, sealing
from certbody.kit.errors import Invalid
from certbody.kit.http import form
from certbody.kit.security import limiter
from certbody.onsite.queries.records import moment_text
from certbody.onsite.schemas.workbench import UnsealForm
from certbody.onsite.views.answers import as_text, seal_key
from certbody.onsite.views.shell import workbench_version
from certbody.tenants.access import public, signed_in
from certbody.tenants.operations.accounts import confirm_password
from certbody.tenants.rules.permissions import Permission, permissions_of

bp = Blueprint("workbench_session", __name__, url_prefix="/workbench")


@bp.get("/session")
@public("says whether somebody is signed in, and to a stranger nothing else")
def show_session() -> Any:
    always = {"now": moment_text(clock.now()), "version": workbench_version(), "language": i18n.reader_locale()}
    if not current_user.is_authenticated:
        return jsonify(signed_in=False, login=url_for("sign_in.show_sign_in", next="/workbench/"), **always)
    return jsonify(signed_in=True, **always, **_person())


@bp.post("/unseal")
@signed_in("gives back to a person the key of their own store, which their forgotten code would open")
@limiter.limit("10 per minute; 30 per hour", key_func=lambda: f"unseal:{current_user.get_id()}")
@form(UnsealForm, page=show_session)
def unseal(values: dict[str, Any]) -> Any:
    confirm_password(current_user.person_id, values["password"])
    try:
        key = sealing.unseal(base64.b64decode(values["wrapped"]), str(current_user.person_id).encode())
    except ValueError as error:
        raise Invalid({"wrapped": ["not_sealed_here"]}) from error
    return jsonify(key=as_text(key))


def _person() -> dict[str, Any]:
    return {
        "person": {"id": str(current_user.person_id), "name": current_user.name, "email": current_user.email},
        "csrf": generate_csrf(),
        "seal_key": seal_key(),
        "bodies": [
            {"slug": one.slug, "name": one.name}
            for one in current_user.bodies
            if Permission.CONDUCT_AUDITS in permissions_of(frozenset(one.roles))
        ],
    }
