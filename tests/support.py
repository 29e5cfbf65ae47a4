"""What every test starts from: a body of its own, people in it, a signed-in browser, a queue to empty.

Tests make their own tenant and really commit; the wall that keeps tenants apart keeps tests apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from certbody.kit import jobs, passwords, transaction
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import BodyProfile, Mail, Membership, Person, Tenant
from tests.reading import as_read

PASSWORD = "un mot de passe long"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Body:
    """A tenant made for one test."""

    id: UUID
    slug: str
    name: str

    def url(self, path: str = "") -> str:
        """A page of this body."""
        return f"/b/{self.slug}/{path.lstrip('/')}"


class Bench:
    """A workbench for one test."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def body(self, name: str = "Certif’Essai") -> Body:
        """A new certification body with its profile."""
        slug = f"essai-{next(_numbers)}-{new_id().hex[-8:]}"
        with self.app.app_context():
            tenant = Tenant(slug=slug, name=name)
            with transaction.transaction():
                db.session.add(tenant)
                db.session.flush()
                made = Body(tenant.id, slug, name)
            with tenant_scope(made.id), transaction.transaction():
                db.session.add(BodyProfile(legal_name=name, siren="732829320", address="1 rue de la Paix", city="Lyon"))
        return made

    @contextmanager
    def inside(self, body: Body) -> Iterator[None]:
        """Work inside a body, committed when the block ends well."""
        with self.app.app_context(), tenant_scope(body.id), transaction.transaction():
            yield

    def member(
        self, body: Body, *roles: str, organisation_id: UUID | None = None, person_id: UUID | None = None
    ) -> Actor:
        """A person with these roles, as the actor that operations take."""
        with self.inside(body):
            person = db.session.get(Person, person_id) if person_id else self._person(roles[0])
            assert person is not None
            member = Membership(person_id=person.id, roles=list(roles), organisation_id=organisation_id)
            db.session.add(member)
            db.session.flush()
            return Actor(person.name, person.id, member.id, frozenset(roles), organisation_id)

    def _person(self, role: str) -> Person:
        number = next(_numbers)
        person = Person(
            email=f"{role}-{number}-{new_id().hex[-8:]}@exemple.fr",
            name=f"{role.capitalize()} {number}",
            password_hash=passwords.hash_password(PASSWORD),
        )
        db.session.add(person)
        db.session.flush()
        return person

    def email_of(self, actor: Actor) -> str:
        """The address of a member."""
        with self.app.app_context():
            return db.session.scalars(select(Person.email).where(Person.id == actor.person_id)).one()

    def browser(self, actor: Actor) -> FlaskClient:
        """A browser in which this person is signed in."""
        client = self.app.test_client()
        answer = client.post("/login", data={"email": self.email_of(actor), "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    def run_jobs(self) -> None:
        """Does everything that waits in the queue, now."""
        jobs.work(self.app, burst=True, in_process=True)

    def mails(self, body: Body) -> list[Mail]:
        """The mails that this body sent, oldest first."""
        with self.inside(body):
            found = list(db.session.scalars(select(Mail).order_by(Mail.sent_at, Mail.id)))
            for mail in found:
                db.session.expunge(mail)
                mail.subject = as_read(mail.subject)
                mail.body_text, mail.body_html = as_read(mail.body_text or ""), as_read(mail.body_html or "")
            return found

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collects the SQL statements that run inside the block."""
        ran: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            ran.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield ran
        finally:
            event.remove(engine, "before_cursor_execute", note)
