"""The members of a body: who is what, who is invited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.kit import clock
from certbody.kit.errors import NotFound
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.operations import members
from certbody.tenants.queries.people import get_member, list_members, list_unanswered_invitations
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.schemas.members import STAFF_ROLES, InviteForm, ReasonForm, RolesForm
from certbody.tenants.views.commitments import commitments_of

bp = Blueprint("members", __name__, url_prefix="/b/<slug>/members")


@bp.get("")
@requires(Permission.MANAGE_MEMBERS)
def list_staff() -> Any:
    return render_template(
        "tenants/members.html",
        members=list_members(staff_only=True),
        invitations=list_unanswered_invitations(),
        now=clock.now(),
    )


@bp.get("/invite")
@requires(Permission.MANAGE_MEMBERS)
def show_invite() -> Any:
    return render_template("tenants/invite.html", roles=STAFF_ROLES)


@bp.post("/invite")
@requires(Permission.MANAGE_MEMBERS)
@form(InviteForm, page=show_invite)
def invite(values: dict[str, Any]) -> Any:
    row = members.invite(values["email"], values["name"], values["roles"], actor())
    return done(url_for("members.list_staff"), _("L’invitation part à %(email)s.", email=row.email), row.id)


@bp.post("/invitations/<uuid:invitation_id>/resend")
@requires(Permission.MANAGE_MEMBERS)
def resend(invitation_id: UUID) -> Any:
    row = members.resend_invitation(invitation_id, actor())
    return done(url_for("members.list_staff"), _("L’invitation repart à %(email)s.", email=row.email), row.id)


@bp.post("/invitations/<uuid:invitation_id>/cancel")
@requires(Permission.MANAGE_MEMBERS)
def cancel(invitation_id: UUID) -> Any:
    row = members.cancel_invitation(invitation_id, actor())
    return done(url_for("members.list_staff"), _("L’invitation est annulée : son lien ne marche plus."), row.id)


@bp.get("/<uuid:membership_id>")
@requires(Permission.MANAGE_MEMBERS)
def show_member(membership_id: UUID) -> Any:
    member = get_member(membership_id)
    if member.organisation_id is not None:
        raise NotFound
    placed = commitments_of(membership_id)
    return render_template("tenants/member.html", member=member, roles=STAFF_ROLES, commitments=placed)


@bp.post("/<uuid:membership_id>/roles")
@requires(Permission.MANAGE_MEMBERS)
@form(RolesForm, page=show_member)
def change_roles(membership_id: UUID, values: dict[str, Any]) -> Any:
    row = members.change_roles(membership_id, values["roles"], actor())
    return done(_after(membership_id), _("Nouveaux rôles enregistrés pour %(name)s.", name=row.person.name), row.id)


@bp.post("/<uuid:membership_id>/end")
@requires(Permission.MANAGE_MEMBERS)
@form(ReasonForm, page=show_member)
def end(membership_id: UUID, values: dict[str, Any]) -> Any:
    row = members.end_membership(membership_id, actor(), values["reason"])
    message = _("%(name)s n’a plus accès à l’organisme. Son travail reste.", name=row.person.name)
    return done(_after(membership_id), message, row.id)


def _after(membership_id: UUID) -> str:
    """The list of members; or the member's own page, while audits rest on them."""
    if commitments_of(membership_id):
        return url_for("members.show_member", membership_id=membership_id)
    return url_for("members.list_staff")
