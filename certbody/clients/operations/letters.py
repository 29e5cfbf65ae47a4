"""Writing to a training organisation: to its people, each in their language."""

from __future__ import annotations

from typing import Any

from certbody.clients.models import Organisation
from certbody.kit import outbox
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Tenant
from certbody.tenants.queries.people import list_people_of


def write_to_organisation(template: str, organisation: Organisation, path: str, **values: Any) -> int:
    """Queues a mail to everyone who acts for an organisation, to its own address when nobody has an account.

    `path` is the page of the body that the mail leads to. Returns how many mails leave.
    """
    tenant = db.session.get_one(Tenant, current_tenant())
    people = [(member.person.email, member.person.locale) for member in list_people_of(organisation.id)]
    if not people and organisation.email:
        people = [(organisation.email, "fr")]
    told = {"path": f"/b/{tenant.slug}/{path}", "body": tenant.name, "organisation": organisation.name}
    for address, locale in people:
        outbox.post_mail(template, address, locale=locale, **told, **values)
    return len(people)
