"""Inviting people into a body, and changing or ending their place in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import any_, literal, select

from certbody.kit import clock, outbox, passwords
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import PLATFORM_ID, Invitation, Membership, Person, Tenant
from certbody.tenants.operations.accounts import check_password
from certbody.tenants.queries.people import find_person, get_invitation, get_member
from certbody.tenants.rules.permissions import Role

INVITATION_LASTS = timedelta(days=14)


def invite(
    email: str, name: str, roles: list[str], by: Actor, organisation_id: UUID | None = None, asked_for: str = ""
) -> Invitation:
    """Offers a place in the body and sends the link. Invalid when the person already has one.

    `asked_for` names the organisation that the person themselves asked a quote for: the mail then answers the request.
    """
    _must_fit(roles)
    email = email.strip().lower()
    if _place_of(email) is not None:
        raise Invalid({"email": ["already_member"]})
    invitation = Invitation(
        email=email,
        name=name,
        roles=roles,
        organisation_id=organisation_id,
        invited_by=by.membership_id,
        expires_at=clock.now() + INVITATION_LASTS,
    )
    db.session.add(invitation)
    db.session.flush()
    journal.record("invitation.sent", invitation, by, after={"email": email, "roles": roles})
    if asked_for:
        _mail_invitation(invitation, "application_invitation", organisation=asked_for)
    else:
        _mail_invitation(invitation, sender=by.name)
    return invitation


def resend_invitation(invitation_id: UUID, by: Actor) -> Invitation:
    """Sends an unanswered invitation again and gives it another fourteen days. Refused when it was answered."""
    invitation = _unanswered(invitation_id)
    invitation.expires_at = clock.now() + INVITATION_LASTS
    journal.record("invitation.resent", invitation, by, after={"email": invitation.email})
    _mail_invitation(invitation, sender=by.name)
    db.session.flush()
    return invitation


def _mail_invitation(invitation: Invitation, template: str = "invitation", **told: Any) -> None:
    tenant = db.session.get(Tenant, current_tenant())
    known = find_person(invitation.email)
    outbox.post_mail(
        template,
        invitation.email,
        locale=known.locale if known else "fr",
        invitation_id=str(invitation.id),
        name=invitation.name,
        body=tenant.name if tenant else "",
        **told,
    )


def _must_fit(roles: list[str]) -> None:
    """Refused for a role of the platform inside a body: operators work in the platform's own tenant only."""
    if Role.OPERATOR in roles and current_tenant() != PLATFORM_ID:
        raise Refused(Reason("operator_elsewhere"))


def _unanswered(invitation_id: UUID) -> Invitation:
    """The invitation, locked, while nobody has answered it; Refused otherwise."""
    invitation = get_invitation(invitation_id)
    db.session.refresh(invitation, with_for_update=True)
    if invitation.accepted_at or invitation.cancelled_at:
        raise Refused(Reason("link_over"))
    return invitation


def _place_of(email: str) -> Membership | None:
    return db.session.scalar(
        select(Membership).join(Membership.person).where(Person.email == email, Membership.ended_at.is_(None))
    )


def accept_invitation(invitation_id: UUID, name: str, password: str | None) -> Membership:
    """Takes the place offered: makes the person when they are new, and the membership.

    A person who has a password already proves it at the sign-in page before, and gives none here.
    Refused when the link is over.
    """
    invitation = _unanswered(invitation_id)
    if invitation.expires_at < clock.now():
        raise Refused(Reason("link_over"))
    person = find_person(invitation.email)
    if person is None or person.password_hash is None:
        person = _make_person(person or Person(email=invitation.email), name or invitation.name, password or "")
    invitation.accepted_at = clock.now()
    member = _give_place(person, invitation)
    db.session.flush()
    actor = Actor(person.name, person.id, member.id, frozenset(member.roles), member.organisation_id)
    journal.record("membership.accepted", member, actor, after={"roles": member.roles, "email": invitation.email})
    journal.record("invitation.accepted", invitation, actor, after={"email": invitation.email})
    _withdraw_others(invitation, actor)
    return member


def _make_person(person: Person, name: str, password: str) -> Person:
    person.name = name
    check_password(password, person)
    person.password_hash, person.password_changed_at = passwords.hash_password(password), clock.now()
    db.session.add(person)
    db.session.flush()
    return person


def _withdraw_others(accepted: Invitation, by: Actor) -> None:
    """One place per person: the other links that the same address still holds stop working."""
    others = select(Invitation).where(
        Invitation.email == accepted.email, Invitation.accepted_at.is_(None), Invitation.cancelled_at.is_(None)
    )
    for other in db.session.scalars(others):
        other.cancelled_at = clock.now()
        journal.record("invitation.cancelled", other, by, after={"email": other.email})
    db.session.flush()


def _give_place(person: Person, invitation: Invitation) -> Membership:
    member = db.session.scalar(select(Membership).where(Membership.person_id == person.id))
    if member is None:
        member = Membership(person_id=person.id, roles=invitation.roles, organisation_id=invitation.organisation_id)
        db.session.add(member)
    else:
        member.roles, member.organisation_id, member.ended_at = invitation.roles, invitation.organisation_id, None
    return member


def cancel_invitation(invitation_id: UUID, by: Actor) -> Invitation:
    """Takes an offered place back. Refused when it was taken already."""
    invitation = _unanswered(invitation_id)
    invitation.cancelled_at = clock.now()
    journal.record("invitation.cancelled", invitation, by, after={"email": invitation.email})
    return invitation


def change_roles(membership_id: UUID, roles: list[str], by: Actor) -> Membership:
    """Gives a member other roles. Refused when the body would be left without an administrator."""
    _must_fit(roles)
    member = _current_member(membership_id)
    if member.organisation_id is not None:
        raise Refused(Reason("client_has_one_role"))
    if Role.ADMINISTRATOR in member.roles and Role.ADMINISTRATOR not in roles:
        _must_not_be_last(member)
    after = {"name": member.person.name, "roles": roles}
    journal.record("membership.roles_changed", member, by, before={"roles": member.roles}, after=after)
    member.roles = roles
    db.session.flush()
    return member


def end_membership(membership_id: UUID, by: Actor, reason: str = "") -> Membership:
    """Ends a member's place; what they did stays. Refused for the last administrator."""
    member = _current_member(membership_id)
    if Role.ADMINISTRATOR in member.roles:
        _must_not_be_last(member)
    member.ended_at = clock.now()
    journal.record("membership.ended", member, by, after={"name": member.person.name}, reason=reason)
    db.session.flush()
    return member


def _current_member(membership_id: UUID) -> Membership:
    member = get_member(membership_id)
    if member.ended_at is not None:
        raise NotFound
    return member


def _must_not_be_last(member: Membership) -> None:
    """Locks every administrator in one order, so that two who dismiss each other do not both succeed."""
    administrators = (
        select(Membership.id)
        .where(Membership.ended_at.is_(None), literal(Role.ADMINISTRATOR.value) == any_(Membership.roles))
        .order_by(Membership.id)
        .with_for_update()
    )
    if set(db.session.scalars(administrators)) <= {member.id}:
        raise Refused(Reason("last_administrator"))
