"""What is written without a network, or with a bad one, is on the device, and on the site as soon as it answers."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import a_tablet, kept
from tests.support import Bench

pytestmark = pytest.mark.browser
CONCLUSION = "report/conclusion"


def test_what_is_written_without_a_network_reaches_the_site_later(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    tablet.cut()
    tablet.change(CONCLUSION, "Écrit au sous-sol")
    assert tablet.field(CONCLUSION)["state"] == "device"
    assert tablet.sync()["state"] == "waiting"
    tablet.join()
    assert tablet.sync()["state"] == "idle"
    assert tablet.field(CONCLUSION)["state"] == "kept"
    assert kept(scene)[CONCLUSION] == ["Écrit au sous-sol"]
    pages.faults.clear()


def test_a_tab_killed_in_the_midst_of_typing_loses_nothing(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    tablet.cut()
    typed = "Le formateur a montré la feuille d’émargement."
    tablet.run(
        """const field = "finding/4/-/evidence";
        let { seen } = store.fieldOf(await store.loadAudit(given.audit), field);
        for (let at = 1; at <= given.typed.length; at += 1) {
          ({ seen } = await store.change(given.audit, field, given.typed.slice(0, at), seen));
        }""",
        typed=typed,
    )
    tablet.run("void store.change(given.audit, 'finding/4/-/comment', 'commencé')")
    tablet.page.close()
    tablet.join()
    again = tablet.again()
    assert again.value("finding/4/-/evidence") == typed
    pages.faults.clear()


@pytest.mark.parametrize("seed", range(3))
def test_a_network_cut_at_random_points_loses_and_doubles_nothing(pages: Pages, bench: Bench, seed: int) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    chance = random.Random(seed)

    def unreliable(route: Route) -> None:
        fate = chance.random()
        if fate < 0.3:
            route.abort("connectionreset")  # the question is lost
        elif fate < 0.6:
            route.fetch()
            route.abort("connectionreset")  # the answer is lost
        else:
            route.continue_()

    tablet.context.route("**/workbench/s*", unreliable)
    wanted: dict[str, Any] = {}
    for turn in range(25):
        field = f"finding/{chance.randint(1, 8)}/-/{chance.choice(['evidence', 'comment', 'fact'])}"
        wanted[field] = f"tour {turn}"
        tablet.change(field, wanted[field])
        if chance.random() < 0.5:
            tablet.sync()
    tablet.context.unroute("**/workbench/s*")
    assert tablet.sync()["unsent"] == 0
    found = kept(scene)
    assert {field: found.get(field) for field in wanted} == {field: [value] for field, value in wanted.items()}
    pages.faults.clear()


def test_every_request_repeated_changes_nothing(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)

    def twice(route: Route) -> None:
        route.fetch()
        route.fulfill(response=route.fetch())

    tablet.context.route("**/workbench/sync", twice)
    for text in ("un", "deux", "trois"):
        tablet.change(CONCLUSION, text)
        tablet.sync()
    assert tablet.status()["sync"]["problems"] == 0
    assert kept(scene)[CONCLUSION] == ["trois"]


def test_one_refused_change_keeps_no_other_back_and_can_be_tried_alone(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    tablet.change("no/such/field", "perdu ?")
    tablet.change(CONCLUSION, "bien")
    told = tablet.sync()
    assert (told["state"], told["unsent"], told["problems"]) == ("idle", 0, 1)
    assert kept(scene)[CONCLUSION] == ["bien"]
    [item] = tablet.run("return store.listUnsent(given.audit)")
    assert (item["state"], item["field"], item["reasons"][0]["code"]) == ("problem", "no/such/field", "field_unknown")
    again = tablet.again()
    assert again.field("no/such/field")["refused"][0]["text"]
    again.run("await store.retry(given.item)", item=item)
    assert again.sync()["problems"] == 1


def test_a_request_that_the_site_cannot_take_is_found_and_set_aside(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)

    def fails(route: Route) -> None:
        if "poison" in (route.request.post_data or ""):
            route.fulfill(status=500, body="{}", content_type="application/json")
        else:
            route.continue_()

    tablet.context.route("**/workbench/sync", fails)
    tablet.cut()
    for number in range(1, 8):
        tablet.change(f"finding/{number}/-/comment", "poison" if number == 3 else "bon")
    tablet.context.unroute("**/*")
    told = tablet.sync()
    assert (told["unsent"], told["problems"]) == (0, 1)
    assert tablet.field("finding/3/-/comment")["state"] == "problem"
    assert kept(scene)["finding/7/-/comment"] == ["bon"]
    pages.faults.clear()
