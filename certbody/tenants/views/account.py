"""One's own account: name, language, password, sessions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from certbody.kit.http import done, form, local_path
from certbody.kit.security import limiter
from certbody.tenants.access import public, signed_in
from certbody.tenants.operations import accounts
from certbody.tenants.queries.people import list_login_sessions
from certbody.tenants.schemas.accounts import ChangePasswordForm, LanguageForm, NameForm
from certbody.tenants.views.browsers import browser_words

bp = Blueprint("account", __name__)


@bp.get("/account")
@signed_in("one's own account")
def show_account() -> Any:
    sessions = list_login_sessions(current_user.person_id)
    return render_template("tenants/account.html", sessions=sessions, browser_words=browser_words)


@bp.post("/account/name")
@signed_in("one's own account")
@form(NameForm, page=show_account)
def rename(values: dict[str, Any]) -> Any:
    accounts.rename(current_user.person_id, values["name"])
    accounts.choose_locale(current_user.person_id, values["locale"])
    session["locale"] = values["locale"]
    return done(url_for("account.show_account"), _("Votre compte est enregistré."))


@bp.post("/account/password")
@signed_in("one's own password")
@limiter.limit("10 per minute; 30 per hour", key_func=lambda: f"password:{current_user.get_id()}")
@form(ChangePasswordForm, page=show_account)
def change_password(values: dict[str, Any]) -> Any:
    me = current_user
    accounts.change_password(me.person_id, me.session_id, values["current"], values["password"])
    message = _("Votre mot de passe est changé. Vos autres navigateurs sont déconnectés.")
    return done(url_for("account.show_account"), message)


@bp.post("/account/sessions/<uuid:login_session_id>/end")
@signed_in("ends one of one's own sessions")
def end_session(login_session_id: UUID) -> Any:
    accounts.end_session(current_user.person_id, login_session_id)
    if login_session_id == current_user.session_id:
        return _signed_out()
    return done(url_for("account.show_account"), _("Cette session est terminée."))


@bp.post("/account/sessions/end")
@signed_in("ends one's own sessions")
def end_every_session() -> Any:
    accounts.end_every_session(current_user.person_id)
    return _signed_out()


def _signed_out() -> Any:
    logout_user()
    session.clear()
    return done(url_for("sign_in.show_sign_in"), _("Vous êtes déconnecté."))


@bp.post("/account/language")
@public("a language is no secret, and visitors choose one too")
@form(LanguageForm, page=show_account)
def choose_language(values: dict[str, Any]) -> Any:
    session["locale"] = values["locale"]
    if current_user.is_authenticated:
        accounts.choose_locale(current_user.person_id, values["locale"])
    return redirect(local_path(values["next"], url_for("home.choose_body")), 303)
