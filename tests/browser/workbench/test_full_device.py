"""A device without room: what is typed stays whole and seen, and its store is locked and opened like any other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import CODE, Tablet, a_tablet, kept
from tests.support import Bench

pytestmark = pytest.mark.browser
CONCLUSION = "report/conclusion"
LONG = "à ne pas perdre " * 60
LOCKED = "Ce stockage est verrouillé"
DOOR = "La dernière saisie n’est pas encore enregistrée"


def _full(pages: Pages, bench: Bench) -> Tablet:
    """Has saved a word of the conclusion, and has no room for another."""
    tablet = a_tablet(pages, an_audit_day(bench), small=True)
    tablet.sync()
    tablet.cut()
    tablet.change(CONCLUSION, "écrit avant")
    tablet.use_up_room()
    return tablet


def _type_on(tablet: Tablet, text: str) -> None:
    tablet.page.goto(f"/workbench/#/audit/{tablet.audit}/summary")
    box = tablet.page.get_by_label("Conclusion")
    box.fill("T")
    tablet.page.wait_for_function("() => document.querySelector('[data-state=memory]')")
    for end in range(400, len(text) + 400, 400):
        box.fill(text[:end])
    expect(box).to_have_value(text)


def _lock(page: Page) -> None:
    page.goto("/workbench/#/")
    page.get_by_role("button", name="Verrouiller").click()
    expect(page.get_by_text(LOCKED)).to_be_visible()


def _open(page: Page) -> None:
    page.locator("#seal-code").fill(CODE)
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.get_by_role("heading", name="Sur cet appareil")).to_be_visible()


def _unsaved(tablet: Tablet) -> list[str]:
    found: list[str] = tablet.run(
        "return (await store.listUnsent(given.audit)).filter((one) => one.state === 'memory').map((one) => one.value)"
    )
    return found


def test_a_sentence_typed_without_room_is_the_one_that_is_listed_and_sent(pages: Pages, bench: Bench) -> None:
    tablet = _full(pages, bench)
    _type_on(tablet, LONG)
    tablet.page.wait_for_function(
        """async (given) => {
          const { store } = await import(document.querySelector("script[type=module]").src);
          const items = await store.listUnsent(given.audit);
          return items.some((one) => one.state === "memory" && one.value === given.text);
        }""",
        arg={"audit": tablet.audit, "text": LONG},
    )
    assert _unsaved(tablet) == [LONG]
    tablet.join()
    for _time in range(20):  # what is being tried for room at the very moment goes with the next exchange
        tablet.sync()
        if kept(tablet.scene)[CONCLUSION] == [LONG]:
            break
        tablet.page.wait_for_timeout(250)
    assert kept(tablet.scene)[CONCLUSION] == [LONG]
    pages.faults.clear()


def test_what_has_no_room_is_told_at_the_door_and_is_there_again_behind_it(pages: Pages, bench: Bench) -> None:
    tablet = _full(pages, bench)
    _type_on(tablet, LONG)
    _lock(tablet.page)
    expect(tablet.page.get_by_text(DOOR)).to_be_visible()
    _open(tablet.page)
    assert tablet.value(CONCLUSION) == LONG
    assert tablet.field(CONCLUSION)["state"] == "memory"
    with tablet.page.expect_event("dialog") as asked:
        tablet.page.once("dialog", lambda dialog: dialog.dismiss())
        tablet.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    tablet.give_room(None)
    tablet.page.wait_for_function("() => !document.querySelector('[role=alert]')")
    for _time in range(40):  # it is tried for the network at once
        if tablet.field(CONCLUSION)["state"] != "sending":
            break
        tablet.page.wait_for_timeout(100)
    assert tablet.field(CONCLUSION)["state"] == "device"
    assert _unsaved(tablet) == []
    pages.faults.clear()


def test_a_full_device_is_locked_and_opened_with_its_code(pages: Pages, bench: Bench) -> None:
    tablet = _full(pages, bench)
    _lock(tablet.page)
    again = tablet.again()
    expect(again.page.get_by_text(LOCKED)).to_be_visible()
    _open(again.page)
    assert again.value(CONCLUSION) == "écrit avant"
    pages.faults.clear()


def test_a_full_device_is_locked_by_a_sign_out_at_each_load(pages: Pages, bench: Bench) -> None:
    tablet = _full(pages, bench)
    tablet.page.evaluate("localStorage.setItem('certbody-workbench-lock', 'now')")
    for _load in range(2):
        tablet.join()
        tablet.page.reload()
        expect(tablet.page.get_by_text(LOCKED)).to_be_visible()
    _open(tablet.page)
    pages.faults.clear()
