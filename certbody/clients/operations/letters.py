"""Writing to a training organisation, or about it to those of the body who review: each in their language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from certbody.clients.models import Organisation
from certbody.kit import outbox
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Tenant
from certbody.tenants.queries.people import list_members, list_people_of
from certbody.tenants.rules.permissions import Permission, permissions_of


def write_to_organisation(
    template: str, organisation: Organisation, path: str, files: Sequence[UUID] = (), **values: Any
) -> int:
    """Queues a mail to everyone who acts for an organisation, to its own address when nobody has an account.

    `path` is the page of the body that the mail leads to, `files` go along with it. Returns how many mails leave.
    """
    people = [(member.person.email, member.person.locale) for member in list_people_of(organisation.id)]
    if not people and organisation.email:
        people = [(organisation.email, "fr")]
    _post(template, people, organisation, path, values, files)
    return len(people)


def write_to_reviewers(template: str, organisation: Organisation, path: str, **values: Any) -> None:
    """Queues a mail to each person of the body who may review applications."""
    members = [
        member
        for member in list_members(staff_only=True)
        if Permission.REVIEW_APPLICATIONS in permissions_of(frozenset(member.roles))
    ]
    people = [(member.person.email, member.person.locale) for member in members]
    _post(template, people, organisation, path, values)


def _post(
    template: str,
    people: list[tuple[str, str]],
    organisation: Organisation,
    path: str,
    values: dict[str, Any],
    files: Sequence[UUID] = (),
) -> None:
    tenant = db.session.get_one(Tenant, current_tenant())
    told = {"path": f"/b/{tenant.slug}/{path}", "slug": tenant.slug, "body": tenant.name}
    told["organisation"] = organisation.name
    for address, locale in people:
        outbox.post_mail(template, address, locale=locale, files=files, **told, **values)
