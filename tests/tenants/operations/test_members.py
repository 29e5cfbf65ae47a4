"""Inviting, changing and ending: what goes through, and what the rules refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from certbody.kit import clock
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.tenants.actor import Actor
from certbody.tenants.journal import list_entries
from certbody.tenants.models import Membership
from certbody.tenants.operations import members
from certbody.tenants.queries.people import find_offer, get_invitation, get_member, list_unanswered_invitations
from tests.support import Bench, Body
from tests.tenants.people import NEW_PASSWORD


def _address() -> str:
    return f"invite-{uuid4().hex[:10]}@exemple.fr"


def _invite(bench: Bench, body: Body, email: str, *roles: str) -> tuple[UUID, Actor]:
    by = bench.member(body, "administrator")
    with bench.inside(body):
        return members.invite(email, "Nouvelle Personne", list(roles), by).id, by


def _code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.reasons[0].code


def test_an_invitation_becomes_a_place_once(bench: Bench) -> None:
    body, email = bench.body(), _address()
    invitation_id, _ = _invite(bench, body, email, "planner", "auditor")
    with bench.inside(body):
        member = members.accept_invitation(invitation_id, "Zoé Petit", NEW_PASSWORD)
        assert (member.roles, find_offer(invitation_id)) == (["planner", "auditor"], None)
        assert [line.event for line in list_entries("membership", member.id)] == ["membership.accepted"]
    with bench.inside(body), pytest.raises(Refused) as refused:
        members.accept_invitation(invitation_id, "Zoé Petit", NEW_PASSWORD)
    assert _code(refused) == "link_over"


def test_a_member_is_not_invited_again(bench: Bench) -> None:
    body = bench.body()
    known = bench.email_of(bench.member(body, "planner"))
    with pytest.raises(Invalid):
        _invite(bench, body, known, "auditor")


def test_accepting_one_invitation_ends_the_others_of_the_same_address(bench: Bench) -> None:
    body, email = bench.body(), _address()
    first, by = _invite(bench, body, email, "planner")
    with bench.inside(body):
        second = members.invite(email, "Nouvelle Personne", ["administrator"], by).id
        members.accept_invitation(first, "", NEW_PASSWORD)
    with bench.inside(body):
        assert list_unanswered_invitations() == []
        with pytest.raises(Refused):
            members.accept_invitation(second, "", NEW_PASSWORD)


@pytest.mark.parametrize("answer", [members.cancel_invitation, members.resend_invitation])
def test_an_answered_invitation_is_neither_cancelled_nor_sent_again(
    bench: Bench, answer: Callable[..., object]
) -> None:
    body = bench.body()
    invitation_id, by = _invite(bench, body, _address(), "planner")
    with bench.inside(body):
        members.accept_invitation(invitation_id, "", NEW_PASSWORD)
        with pytest.raises(Refused):
            answer(invitation_id, by)


def test_an_expired_invitation_is_over_until_sent_again(bench: Bench) -> None:
    body = bench.body()
    invitation_id, by = _invite(bench, body, _address(), "planner")
    with bench.inside(body):
        get_invitation(invitation_id).expires_at = clock.now() - timedelta(seconds=1)
    with bench.inside(body):
        assert find_offer(invitation_id) is None
        with pytest.raises(Refused):
            members.accept_invitation(invitation_id, "", NEW_PASSWORD)
        members.resend_invitation(invitation_id, by)
        assert find_offer(invitation_id) is not None


def test_the_last_administrator_stays(bench: Bench) -> None:
    body = bench.body()
    alone = bench.member(body, "administrator")
    assert alone.membership_id
    with bench.inside(body):
        for refused_act in (
            lambda: members.change_roles(alone.membership_id, ["planner"], alone),
            lambda: members.end_membership(alone.membership_id, alone, "départ"),
        ):
            with pytest.raises(Refused) as refused:
                refused_act()
            assert _code(refused) == "last_administrator"
    bench.member(body, "administrator")
    with bench.inside(body):
        assert members.end_membership(alone.membership_id, alone, "départ").ended_at
    with bench.inside(body), pytest.raises(NotFound):
        members.change_roles(alone.membership_id, ["planner"], alone)


def test_a_body_makes_nobody_operator_of_the_platform(bench: Bench) -> None:
    body = bench.body()
    with pytest.raises(Refused) as refused:
        _invite(bench, body, _address(), "operator")
    assert _code(refused) == "operator_elsewhere"


def test_who_left_and_comes_back_keeps_the_same_membership(bench: Bench) -> None:
    body = bench.body()
    gone = bench.member(body, "planner")
    by = bench.member(body, "administrator")
    assert gone.membership_id
    email = bench.email_of(gone)
    with bench.inside(body):
        members.end_membership(gone.membership_id, by, "départ")
        invitation = members.invite(email, gone.name, ["reviewer"], by)
        back: Membership = members.accept_invitation(invitation.id, "", None)
        assert (back.id, back.roles, back.ended_at) == (gone.membership_id, ["reviewer"], None)
        assert get_member(back.id).person.name == gone.name
