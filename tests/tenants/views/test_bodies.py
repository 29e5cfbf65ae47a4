"""The operator's pages: the bodies that the platform serves, their room, and nobody else there."""

from __future__ import annotations

from uuid import uuid4

import pytest

from certbody.kit.errors import NotAllowed
from certbody.tenants import journal
from certbody.tenants.operations.room import give_room
from tests.support import Bench
from tests.tenants.people import PLATFORM

OPERATOR = ("bodies", "bodies/open", "jobs")


@pytest.mark.parametrize("path", OPERATOR)
def test_pages_of_the_operator(bench: Bench, path: str) -> None:
    body = bench.body()
    intruder = bench.member(body, "administrator", "operator")
    assert bench.browser(bench.member(PLATFORM, "operator")).get(PLATFORM.url(path)).status_code == 200
    assert bench.browser(intruder).get(body.url(path)).status_code == 404
    assert bench.browser(intruder).get(PLATFORM.url(path)).status_code == 404


def test_a_body_is_opened_closed_and_reopened(bench: Bench) -> None:
    browser = bench.browser(bench.member(PLATFORM, "operator"))
    slug = f"ouvert-{uuid4().hex[:8]}"
    asked = {"slug": "Pas Bon", "name": "Certif Neuf", "admin_name": "Ada", "admin_email": f"{slug}@exemple.fr"}
    refused = browser.post(PLATFORM.url("bodies/open"), data=asked)
    assert refused.status_code == 422
    assert "Certif Neuf" in refused.text
    made = browser.post(PLATFORM.url("bodies/open"), json={**asked, "slug": slug})
    assert made.status_code == 201
    page = PLATFORM.url(f"bodies/{made.json['id']}")
    for verb, word in (("close", "Fermé"), ("reopen", "Ouvert")):
        assert browser.post(f"{page}/{verb}", data={}).status_code == 422
        assert browser.post(f"{page}/{verb}", data={"reason": "Demande"}).status_code == 303
        assert word in browser.get(page).text


def test_the_operator_alone_says_how_much_room_a_body_s_files_have(bench: Bench) -> None:
    body = bench.body()
    administrator, operator = bench.member(body, "administrator"), bench.member(PLATFORM, "operator")
    page = PLATFORM.url(f"bodies/{body.id}")
    browser, own = bench.browser(operator), bench.browser(administrator)
    assert browser.post(f"{page}/room", data={"gigabytes": "5000", "reason": "Photos"}).status_code == 422
    assert browser.post(f"{page}/room", data={"gigabytes": "40", "reason": "Photos"}).status_code == 303
    assert 'value="40"' in browser.get(page).text
    with bench.inside(PLATFORM):
        [told] = journal.list_entries("tenant", body.id)
        assert (told.event, told.reason) == ("tenant.room_given", "Photos")
        assert (told.before, told.after) == ({"files_gigabytes": 20}, {"files_gigabytes": 40})
    shown = own.get(body.url("settings")).text
    assert "40 Go" in shown
    assert "Fixée par l’opérateur de la plateforme." in shown
    assert own.get(body.url("settings/files_gigabytes")).status_code == 404
    mine = {"value": "99", "valid_from": "2999-01-01", "reason": "Moi"}
    assert own.post(body.url("settings/files_gigabytes"), data=mine).status_code == 404
    assert own.post(body.url(f"bodies/{body.id}/room"), data={"gigabytes": "99", "reason": "Moi"}).status_code == 403
    with bench.inside(body), pytest.raises(NotAllowed):
        give_room(body.id, 99, "Moi", administrator)


def test_a_closed_body_lets_nobody_in(bench: Bench) -> None:
    body = bench.body()
    inside = bench.browser(bench.member(body, "administrator"))
    operator = bench.browser(bench.member(PLATFORM, "operator"))
    operator.post(PLATFORM.url(f"bodies/{body.id}/close"), data={"reason": "Impayé"})
    assert inside.get(body.url()).status_code == 404
    assert "aucun organisme actif" in inside.get("/").text


def test_the_program_says_that_it_lives(bench: Bench) -> None:
    assert bench.app.test_client().get("/healthz").json == {"status": "ok", "database": True}
