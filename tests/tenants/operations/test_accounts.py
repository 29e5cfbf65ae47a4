"""Passwords and sessions."""

from __future__ import annotations

from uuid import UUID

import pytest

from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.tenants.models import LoginSession, Person
from certbody.tenants.operations import accounts
from certbody.tenants.queries.people import get_person, list_login_sessions, reset_mark
from tests.support import PASSWORD, Bench
from tests.tenants.people import NEW_PASSWORD


def _session(person_id: UUID) -> UUID:
    row = LoginSession(person_id=person_id, user_agent="", address="127.0.0.1")
    db.session.add(row)
    db.session.flush()
    return row.id


def test_a_changed_password_ends_the_other_sessions_only(bench: Bench) -> None:
    body = bench.body()
    me = bench.member(body, "planner")
    assert me.person_id
    with bench.inside(body):
        here, _elsewhere = _session(me.person_id), _session(me.person_id)
        accounts.change_password(me.person_id, here, PASSWORD, NEW_PASSWORD)
        assert [row.id for row in list_login_sessions(me.person_id)] == [here]


@pytest.mark.parametrize(
    ("current", "password", "field"),
    [("pas le bon", NEW_PASSWORD, "current"), (PASSWORD, "trop court", "password"), (PASSWORD, "é" * 129, "password")],
)
def test_a_password_is_changed_by_who_knows_it_and_for_a_good_one(
    bench: Bench, current: str, password: str, field: str
) -> None:
    body = bench.body()
    me = bench.member(body, "planner")
    assert me.person_id
    with bench.inside(body), pytest.raises(Invalid) as invalid:
        accounts.change_password(me.person_id, me.person_id, current, password)
    assert list(invalid.value.errors) == [field]


def test_a_reset_mark_works_once(bench: Bench) -> None:
    body = bench.body()
    me = bench.member(body, "planner")
    assert me.person_id
    with bench.inside(body):
        mark = reset_mark(get_person(me.person_id).password_hash)
        accounts.reset_password(me.person_id, mark, NEW_PASSWORD)
        with pytest.raises(Refused):
            accounts.reset_password(me.person_id, mark, NEW_PASSWORD)


def test_a_password_does_not_contain_the_address() -> None:
    with pytest.raises(Invalid):
        accounts.check_password("bonjour camille.martin", Person(email="camille.martin@exemple.fr", name="Camille"))
