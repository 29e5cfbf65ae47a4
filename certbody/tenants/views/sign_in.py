"""Signing in and out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from certbody.kit.errors import Invalid
from certbody.kit.http import form, local_path
from certbody.kit.security import limiter
from certbody.tenants.access import public, signed_in
from certbody.tenants.operations import accounts
from certbody.tenants.queries.identity import SignedIn
from certbody.tenants.schemas.accounts import SignInForm
from certbody.tenants.views.limits import by_address, is_refused

bp = Blueprint("sign_in", __name__)


@bp.get("/login")
@public("this is where people become known")
def show_sign_in() -> Any:
    if current_user.is_authenticated:
        return redirect(local_path(request.values.get("next"), url_for("home.choose_body")))
    return render_template("tenants/sign_in.html", next=local_path(request.values.get("next"), ""))


@bp.post("/login")
@public("this is where people become known")
@limiter.limit("10 per minute; 100 per hour")
@limiter.limit("20 per hour", key_func=by_address("login"), deduct_when=is_refused)
@form(SignInForm, page=show_sign_in)
def sign_in(values: dict[str, Any]) -> Any:
    opened = accounts.sign_in(
        values["email"],
        values["password"],
        user_agent=request.user_agent.string,
        address=request.remote_addr or "",
    )
    if opened is None:
        raise Invalid({"credentials": ["wrong_credentials"]})  # neither field alone is wrong
    start_session(opened)
    return redirect(local_path(values["next"], url_for("home.choose_body")), 303)


def start_session(opened: SignedIn) -> None:
    """Gives the browser a fresh cookie for this session; the language chosen before signing in is kept."""
    chosen = session.get("locale")
    session.clear()
    if chosen:
        session["locale"] = chosen
    login_user(opened)


@bp.post("/logout")
@signed_in("ends the session of whoever asks")
def sign_out() -> Any:
    accounts.end_session(current_user.person_id, current_user.session_id)
    logout_user()
    session.clear()
    flash(_("Vous êtes déconnecté."), "info")
    return redirect(url_for("sign_in.show_sign_in"), 303)
