"""Taking the place that an invitation offers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from certbody.kit import transaction
from certbody.kit.db import db
from certbody.kit.http import done, form
from certbody.kit.security import limiter
from certbody.tenants import signing
from certbody.tenants.access import public
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.operations import accounts, members
from certbody.tenants.queries.identity import SignedIn
from certbody.tenants.queries.people import Offer, find_offer, find_person
from certbody.tenants.schemas.accounts import AcceptForm
from certbody.tenants.views.passwords import over
from certbody.tenants.views.sign_in import start_session

bp = Blueprint("invitations", __name__)


@bp.get("/invitation/<token>")
@public("the signed link proves who follows it")
def show_invitation(token: str) -> Any:
    found = signing.read_invitation(token)
    offer = _offer(*found) if found else None
    if offer is None:
        return over(url_for("home.choose_body"), _("Revenir à l’accueil"))
    here = url_for("invitations.show_invitation", token=token)
    return render_template("tenants/invitation.html", token=token, offer=offer, here=here, reader=_reader(offer))


@bp.post("/invitation/<token>")
@public("the signed link proves who follows it")
@limiter.limit("10 per minute")
@form(AcceptForm, page=show_invitation)
def accept(token: str, values: dict[str, Any]) -> Any:
    found = signing.read_invitation(token)
    offer = _offer(*found) if found else None
    if found is None or offer is None or offer.known or _reader(offer) == "other":
        return show_invitation(token=token)
    start_session(_join_as_new(*found, offer.email, values))
    return done(url_for("home.show_home", slug=offer.slug), _welcome(offer))


@bp.post("/invitation/<token>/join")
@public("the signed link proves who follows it; the view asks for the signed-in address to be the invited one")
@limiter.limit("10 per minute")
def join(token: str) -> Any:
    found = signing.read_invitation(token)
    offer = _offer(*found) if found else None
    if found is None or offer is None:
        return show_invitation(token=token)
    if not offer.known or _reader(offer) != "invited":
        return redirect(url_for("invitations.show_invitation", token=token), 303)
    with tenant_scope(found[0]), transaction.transaction():
        members.accept_invitation(found[1], "", None)
    return done(url_for("home.show_home", slug=offer.slug), _welcome(offer))


def _offer(tenant_id: UUID, invitation_id: UUID) -> Offer | None:
    with tenant_scope(tenant_id):
        return find_offer(invitation_id)


def _reader(offer: Offer) -> str:
    """Who reads the invitation: `nobody` signed in, the `invited` person, or an `other` one."""
    if not current_user.is_authenticated:
        return "nobody"
    return "invited" if current_user.email == offer.email else "other"


def _join_as_new(tenant_id: UUID, invitation_id: UUID, email: str, values: dict[str, Any]) -> SignedIn:
    with tenant_scope(tenant_id), transaction.transaction():
        members.accept_invitation(invitation_id, values["name"], values["password"])
        person = find_person(email)
        assert person is not None
        opened = accounts.open_session(person, user_agent=request.user_agent.string, address=request.remote_addr or "")
        db.session.flush()
        return opened


def _welcome(offer: Offer) -> str:
    return _("Bienvenue chez %(body)s.", body=offer.body)
