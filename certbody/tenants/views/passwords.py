"""A forgotten password: asking for a link, and choosing a new password with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import logout_user

from certbody.kit import transaction
from certbody.kit.http import form
from certbody.kit.security import limiter
from certbody.tenants import signing
from certbody.tenants.access import public
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import PLATFORM_ID
from certbody.tenants.operations import accounts
from certbody.tenants.queries.people import find_resetter
from certbody.tenants.schemas.accounts import ForgottenForm, NewPasswordForm
from certbody.tenants.views.limits import by_address

bp = Blueprint("passwords", __name__)


@bp.get("/forgotten")
@public("for people who cannot sign in")
def show_forgotten() -> Any:
    return render_template("tenants/forgotten.html", sent=request.args.get("sent"))


@bp.post("/forgotten")
@public("for people who cannot sign in")
@limiter.limit("5 per minute; 30 per hour")
@limiter.limit("5 per hour", key_func=by_address("forgotten"))
@form(ForgottenForm, page=show_forgotten)
def ask_link(values: dict[str, Any]) -> Any:
    with tenant_scope(PLATFORM_ID), transaction.transaction():
        accounts.ask_password_reset(values["email"])
    return redirect(url_for("passwords.show_forgotten", sent=1), 303)


@bp.get("/password/<token>")
@public("the signed link proves who follows it")
def show_reset(token: str) -> Any:
    found = signing.read_reset(token)
    person = find_resetter(*found) if found else None
    if person is None:
        return over(url_for("passwords.show_forgotten"), _("Demander un nouveau lien"))
    return render_template("tenants/reset.html", token=token, email=person.email)


@bp.post("/password/<token>")
@public("the signed link proves who follows it")
@limiter.limit("10 per minute")
@form(NewPasswordForm, page=show_reset)
def reset(token: str, values: dict[str, Any]) -> Any:
    found = signing.read_reset(token)
    if found is None or find_resetter(*found) is None:
        return show_reset(token=token)
    accounts.reset_password(*found, values["password"])
    logout_user()
    session.clear()
    flash(_("Votre mot de passe est changé. Connectez-vous avec le nouveau."), "success")
    return redirect(url_for("sign_in.show_sign_in"), 303)


def over(url: str, words: str) -> Any:
    """The page of a link that has expired or served."""
    return make_response(render_template("tenants/link_over.html", url=url, words=words), 410)
