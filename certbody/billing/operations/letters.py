"""To whom the letters about money go: the people of the client, or the office of the body."""

from __future__ import annotations

from typing import Any

from certbody.clients.models import Organisation
from certbody.clients.operations.letters import write_to_organisation
from certbody.kit import outbox
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Tenant
from certbody.tenants.queries.people import list_members
from certbody.tenants.rules.permissions import Role

OFFICE = {Role.ADMINISTRATOR, Role.PLANNER}


def tell_client(template: str, organisation: Organisation, path: str, **values: Any) -> int:
    """Queues a mail to each person of the organisation, else to its own address; returns how many left."""
    return write_to_organisation(template, organisation, path, client=organisation.name, **values)


def tell_office(template: str, organisation: Organisation, path: str, **values: Any) -> None:
    """Queues a mail to the administrators and planners of the body."""
    members = [member for member in list_members(staff_only=True) if OFFICE & set(member.roles)]
    people = [(member.person.email, member.person.locale) for member in members]
    _post(template, people, path, client=organisation.name, **values)


def _post(template: str, people: list[tuple[str, str]], path: str, **values: Any) -> None:
    tenant = db.session.get(Tenant, current_tenant())
    if tenant is None:
        raise NotFound
    for email, locale in people:
        outbox.post_mail(template, email, locale=locale, path=f"/b/{tenant.slug}{path}", body=tenant.name, **values)
