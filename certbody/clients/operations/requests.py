"""The public door: a training organisation that nobody knows yet asks a certification body for a quote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.clients.models import Application, Organisation
from certbody.clients.operations.applications import open_application, save_application
from certbody.clients.operations.letters import write_to_reviewers
from certbody.clients.operations.organisations import create_organisation
from certbody.clients.queries.organisations import find_organisation
from certbody.clients.queries.public_list import find_listed
from certbody.clients.queries.requests import facts_of
from certbody.kit import i18n, outbox
from certbody.kit.db import db
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import BodyProfile, Membership, Person, Tenant
from certbody.tenants.operations.members import invite
from certbody.tenants.queries.people import list_members
from certbody.tenants.rules.permissions import Role

# What somebody who asks may state, and the step of the application where it is found again.
STATED = {
    "activity": ("categories", "activity"),
    "figures": ("turnover_cents",),
    "wishes": ("wished_from", "wished_to"),
}


def request_quote(
    number: str,
    name: str,
    contact_name: str,
    email: str,
    kind: str = "initial",
    *,
    phone: str = "",
    tells_body: bool = False,
    **stated: Any,
) -> None:
    """Opens a file and invites the contact to go on; when the organisation or the address is known, tells the body.

    Whoever asks gets the same answer in both cases, so that nobody learns who is a client here. `number` is an NDA or
    a SIREN; `stated`: what a simulation or the form told, by the names of STATED. `tells_body`: of a newcomer too.
    Invalid when the number cannot be one, or when the public list does not know it and no name was given.
    """
    listed = find_listed(number)
    facts = facts_of(number, name, listed)
    known = find_organisation(facts["nda"], facts["siren"])
    asked = {"contact": contact_name, "email": email, "phone": phone, "facts": _told(kind, stated)}
    if known is not None or _is_member(email):
        _tell_body(known, facts["name"], asked)
        return
    application = _open_file({**facts, "phone": phone}, contact_name, email, kind)
    _state(application, contact_name, stated)
    if tells_body:
        organisation = db.session.get_one(Organisation, (application.tenant_id, application.organisation_id))
        write_to_reviewers("application_asked", organisation, f"organisations/{organisation.id}", **asked)


def _told(kind: str, stated: Mapping[str, Any]) -> dict[str, str]:
    """What somebody who asks states, as the mail to the body prints it; nothing for what was left out."""
    first, last, turnover = (stated.get(name) for name in ("wished_from", "wished_to", "turnover_cents"))
    return {
        "kind": kind,
        "categories": ", ".join(stated.get("categories") or ()),
        "turnover": "" if turnover is None else i18n.french_money(turnover),
        "wished_from": i18n.french_day(first) if first else "",
        "wished_to": i18n.french_day(last) if last else "",
        "activity": stated.get("activity") or "",
    }


def _is_member(email: str) -> bool:
    statement = (
        select(Membership.id).join(Membership.person).where(Person.email == email, Membership.ended_at.is_(None))
    )
    return db.session.scalar(statement.limit(1)) is not None


def _open_file(facts: dict[str, str], contact_name: str, email: str, kind: str) -> Application:
    visitor = Actor(name=contact_name)
    organisation = create_organisation({**facts, "manager_name": contact_name, "email": email}, visitor)
    own = Actor(name=contact_name, organisation_id=organisation.id)
    application = open_application(organisation.id, kind, own)
    invite(email, contact_name, [Role.CLIENT], own, organisation.id, asked_for=organisation.name)
    return application


def _state(application: Application, name: str, stated: Mapping[str, Any]) -> None:
    """Writes what was told into the application, where the applicant finds it and goes on."""
    own = Actor(name=name, organisation_id=application.organisation_id)
    for step, names in STATED.items():
        values = {one: stated[one] for one in names if stated.get(one) not in (None, "", [], ())}
        if values:
            save_application(application.id, step, values, application.version, own)


def _tell_body(known: Organisation | None, name: str, asked: dict[str, Any]) -> None:
    """The office hears of it by mail and decides; the journal keeps that somebody asked."""
    organisation_id: UUID | None = known.id if known else None
    if known is not None:
        journal.record("organisation.asked_again", known, Actor(name=asked["contact"]), after={"email": asked["email"]})
    tenant = db.session.get(Tenant, current_tenant())
    assert tenant is not None
    path = f"/b/{tenant.slug}/organisations" + (f"/{organisation_id}" if organisation_id else "")
    for address in _office():
        outbox.post_mail("application_known", address, path=path, organisation=name, **asked)


def _office() -> list[str]:
    address = db.session.scalar(select(BodyProfile.email).where(BodyProfile.email != ""))
    return (
        [address]
        if address
        else [member.person.email for member in list_members(staff_only=True) if Role.ADMINISTRATOR in member.roles]
    )
