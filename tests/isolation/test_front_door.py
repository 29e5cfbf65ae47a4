"""The person's look-up and the tenant's scope share a transaction; nothing else crosses from one to the other."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import BY_PERSON, OutOfBounds, person_scope, tenant_scope
from certbody.tenants.models import Membership, Person
from tests.support import Bench, Body

_COUNT = select(func.count()).select_from(Membership).execution_options(**{BY_PERSON: True})
_TRANSACTION = text("select pg_backend_pid()::text || now()::text")


@pytest.fixture
def member(app: Flask) -> tuple[Body, Actor]:
    """A member of two bodies, and one of the bodies."""
    bench = Bench(app)
    actor = bench.member(bench.body(), "administrator")
    body = bench.body()
    bench.member(body, "auditor", person_id=actor.person_id)
    return body, actor


def test_one_transaction_in_which_the_person_is_forgotten(app: Flask, member: tuple[Body, Actor]) -> None:
    body, actor = member
    with app.app_context():
        with person_scope(actor.person_id):
            assert db.session.scalar(_COUNT) == 2
            begun = db.session.scalar(_TRANSACTION)
        assert db.session.scalar(_COUNT) == 0
        with tenant_scope(body.id):
            assert db.session.scalar(_TRANSACTION) == begun
            assert db.session.scalar(_COUNT) == 1
        assert db.session.scalar(_COUNT) == 0


def test_a_row_changed_before_the_scope_is_a_fault(app: Flask, member: tuple[Body, Actor]) -> None:
    body, actor = member
    with app.app_context():
        with person_scope(actor.person_id):
            person = db.session.get_one(Person, actor.person_id)
        assert person not in db.session
        db.session.add(person)
        person.name = "Quelqu’un d’autre"
        with pytest.raises(OutOfBounds), tenant_scope(body.id):
            pass


def test_what_was_written_in_between_does_not_cross_over(app: Flask, member: tuple[Body, Actor]) -> None:
    body, actor = member
    renamed = update(Person).where(Person.id == actor.person_id).values(name="Quelqu’un d’autre")
    with app.app_context():
        with person_scope(actor.person_id):
            db.session.scalar(_COUNT)
        db.session.execute(renamed)
        with tenant_scope(body.id):
            assert db.session.get_one(Person, actor.person_id).name == actor.name
