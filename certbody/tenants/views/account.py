"""One's own account: language, sessions, password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import current_user

from certbody.kit.http import form, local_path
from certbody.tenants.access import public, signed_in
from certbody.tenants.operations import accounts
from certbody.tenants.queries.people import list_login_sessions
from certbody.tenants.schemas.accounts import LanguageForm

bp = Blueprint("account", __name__)


@bp.get("/account")
@signed_in("one's own account")
def show_account() -> Any:
    return render_template("tenants/account.html", sessions=list_login_sessions(current_user.person_id))


@bp.post("/account/language")
@public("a language is no secret, and visitors choose one too")
@form(LanguageForm, page=show_account)
def choose_language(values: dict[str, Any]) -> Any:
    session["locale"] = values["locale"]
    if current_user.is_authenticated:
        accounts.choose_locale(current_user.person_id, values["locale"])
    return redirect(local_path(_path_of(request.referrer), url_for("home.choose_body")), 303)


def _path_of(address: str | None) -> str | None:
    if not address or not address.startswith(request.host_url):
        return None
    return "/" + address.removeprefix(request.host_url)
