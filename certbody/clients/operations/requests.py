"""The public door: a training organisation that nobody knows yet asks a certification body for a quote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.clients.models import Application, Organisation
from certbody.clients.operations.applications import open_application, save_application
from certbody.clients.operations.organisations import create_organisation
from certbody.clients.queries.organisations import find_organisation
from certbody.clients.queries.public_list import Listed, find_listed
from certbody.clients.rules.identifiers import check_nda, check_siren, compact
from certbody.kit import clock, outbox
from certbody.kit.db import db
from certbody.kit.errors import Invalid
from certbody.kit.transaction import transaction
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant, tenant_scope
from certbody.tenants.models import BodyProfile, Membership, Person, Tenant
from certbody.tenants.operations.members import invite
from certbody.tenants.queries.people import list_members
from certbody.tenants.queries.tenants import list_taking_requests
from certbody.tenants.rules.permissions import Role


def request_quote(
    number: str,
    name: str,
    contact_name: str,
    email: str,
    kind: str = "initial",
    categories: Sequence[str] = (),
    turnover_cents: int | None = None,
) -> None:
    """Opens a file and invites the contact to go on; when the organisation or the address is known, tells the body.

    Whoever asks gets the same answer in both cases, so that nobody learns who is a client here. `number` is an NDA or
    a SIREN; kind, categories and turnover are those of a simulation made before. Invalid when the number cannot be
    one, or when the public list does not know it and no name was given.
    """
    listed = find_listed(number)
    facts = _facts(number, name, listed)
    known = find_organisation(facts["nda"], facts["siren"])
    if known is not None or _is_member(email):
        _tell_body(known, facts["name"], contact_name, email)
        return
    application = _open_file(facts, contact_name, email, kind)
    _state(application, contact_name, categories, turnover_cents)


def request_of_several(bodies: Collection[UUID], **asked: Any) -> None:
    """The same request to several bodies that take such requests, each in its own space and transaction.

    Called outside any body's scope; nobody hears whom else was asked. Invalid as for one body, before any of them hears
    of it; Invalid at `bodies` for one that takes none.
    """
    chosen = sorted(set(bodies))
    if not set(chosen) <= {row.id for row in list_taking_requests(clock.today())}:
        raise Invalid({"bodies": ["body_takes_no_requests"]})
    for body in chosen:
        with tenant_scope(body), transaction():
            _facts(asked["number"], asked["name"], find_listed(asked["number"]))
    for body in chosen:
        with tenant_scope(body), transaction():
            request_quote(**asked)


def _facts(number: str, name: str, listed: Listed | None) -> dict[str, str]:
    compacted = compact(number)
    is_siren = len(compacted) == 9
    verdict = check_siren(compacted) if is_siren else check_nda(compacted)
    if not verdict.allowed:
        raise Invalid({"number": ["siren_checksum" if is_siren else "number_shape"]})
    if listed is not None and check_siren(listed.row.siren):
        return {**listed.values(), "name": listed.row.name or name}
    if not is_siren:
        raise Invalid({"number": ["nda_unknown_give_siren"]})
    if not name.strip():
        raise Invalid({"name": ["name_needed"]})
    return {"siren": compacted, "nda": "", "name": name.strip()}


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


def _state(application: Application, name: str, categories: Sequence[str], turnover_cents: int | None) -> None:
    """Writes what a simulation told into the application, where the applicant finds it and goes on."""
    own = Actor(name=name, organisation_id=application.organisation_id)
    if categories:
        save_application(application.id, "activity", {"categories": list(categories)}, application.version, own)
    if turnover_cents is not None:
        save_application(application.id, "figures", {"turnover_cents": turnover_cents}, application.version, own)


def _tell_body(known: Organisation | None, name: str, contact_name: str, email: str) -> None:
    """The office hears of it by mail and decides; the journal keeps that somebody asked."""
    organisation_id: UUID | None = known.id if known else None
    if known is not None:
        journal.record("organisation.asked_again", known, Actor(name=contact_name), after={"email": email})
    tenant = db.session.get(Tenant, current_tenant())
    assert tenant is not None
    path = f"/b/{tenant.slug}/organisations" + (f"/{organisation_id}" if organisation_id else "")
    for address in _office():
        outbox.post_mail("application_known", address, path=path, organisation=name, contact=contact_name, email=email)


def _office() -> list[str]:
    address = db.session.scalar(select(BodyProfile.email).where(BodyProfile.email != ""))
    return (
        [address]
        if address
        else [member.person.email for member in list_members(staff_only=True) if Role.ADMINISTRATOR in member.roles]
    )
