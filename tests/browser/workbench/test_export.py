"""Work that leaves the device in files: as many as the site can take, each tried again or made alone."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from certbody.kit import sealing
from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import Tablet, a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser
CONCLUSION = "report/conclusion"
KEEP = """
const file = (at) => new File([new Uint8Array(100).fill(65 + at)], `vue-${at}.txt`, { type: "text/plain" });
for (const at of [0, 1]) await store.addFile(given.audit, 1, null, file(at));
"""
AS_LARGE_AS = """async (size) => {
    const asked = indexedDB.open("certbody-workbench");
    await new Promise((done) => { asked.onsuccess = done; });
    const change = asked.result.transaction("uploads", "readwrite");
    change.objectStore("uploads").openCursor().onsuccess = ({ target: { result: at } }) => {
      if (!at) return;
      at.update({ ...at.value, size });
      at.continue();
    };
    await new Promise((done) => { change.oncomplete = done; });
    asked.result.close();
}"""


def _with_files(pages: Pages, bench: Bench) -> Tablet:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.sync()
    tablet.cut()
    tablet.run(KEEP)
    tablet.change(CONCLUSION, "Écrit au sous-sol")
    tablet.page.goto("/workbench/#/unsent")
    return tablet


def _taken(page: Page, button: str, within: str = "main") -> tuple[str, bytes]:
    with page.expect_download() as handed:
        page.locator(within).get_by_role("button", name=button).click()
    return handed.value.suggested_filename, Path(handed.value.path()).read_bytes()


def _inside(tablet: Tablet, sealed: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sealing.unseal(sealed, tablet.audit.encode()))
    return found


def _bring(tablet: Tablet, sealed: bytes) -> dict[str, Any]:
    answer = tablet.scene.bench.browser(tablet.scene.auditor).post(
        tablet.scene.body.url(f"audits/{tablet.audit}/workbench/import"),
        data={"file": (BytesIO(sealed), "travail.certbody")},
        headers={"Accept": "application/json"},
    )
    found: dict[str, Any] = answer.get_json()
    return found


def test_large_work_leaves_in_several_files_that_are_brought_in_any_order(pages: Pages, bench: Bench) -> None:
    tablet = _with_files(pages, bench)
    page = tablet.page
    page.evaluate(AS_LARGE_AS, 21 * 1024 * 1024)
    first = _taken(page, "Exporter tout ce travail")
    expect(page.get_by_text("C’est le fichier 1 sur 2.")).to_be_visible()
    second = _taken(page, "Exporter le suivant")
    expect(page.get_by_text("Les 2 fichiers sont exportés")).to_be_visible()
    assert (first[0][-11:], second[0][-11:]) == ("-1.certbody", "-2.certbody")
    found = [_inside(tablet, sealed) for _name, sealed in (first, second)]
    assert [[one["name"] for one in part["blobs"]] for part in found] == [["vue-0.txt"], ["vue-1.txt"]]
    assert [len(part["operations"]) for part in found] == [3, 3]
    for _name, sealed in (second, first):
        brought = _bring(tablet, sealed)
        assert [one["outcome"] for one in brought["operations"] + brought["files"]] == ["kept"] * 4
    pages.faults.clear()


def test_an_export_that_fails_says_so_and_is_made_again(pages: Pages, bench: Bench) -> None:
    tablet = _with_files(pages, bench)
    page = tablet.page
    page.evaluate(
        """() => {
          const make = URL.createObjectURL;
          URL.createObjectURL = () => { URL.createObjectURL = make; throw new RangeError("too long"); };
        }"""
    )
    page.get_by_role("button", name="Exporter tout ce travail").click()
    expect(page.get_by_role("alert")).to_contain_text("Le fichier n’a pas pu être fait")
    _name, sealed = _taken(page, "Exporter tout ce travail")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(_inside(tablet, sealed)["blobs"]) == 2
    pages.faults.clear()


def test_one_photo_that_waits_leaves_alone_with_what_is_said_of_it(pages: Pages, bench: Bench) -> None:
    tablet = _with_files(pages, bench)
    files = tablet.run("return (await store.listUnsent()).filter((one) => one.kind === 'upload').map((one) => one.id)")
    _name, sealed = _taken(tablet.page, "Exporter", f"[data-item='{files[1]}']")
    found = _inside(tablet, sealed)
    assert [one["id"] for one in found["blobs"]] == [files[1]]
    assert [one["field"] for one in found["operations"]] == [f"evidence/{files[1]}"]
    pages.faults.clear()


def test_a_photo_that_the_device_had_no_room_for_leaves_in_the_file(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench), small=True)
    tablet.cut()
    tablet.run(
        """void store.addPhoto(given.audit, 1, null, new Blob([new Uint8Array(9_000_000)], { type: "image/jpeg" }));
        while (!store.status().storage.full) await new Promise((done) => setTimeout(done, 50));"""
    )
    tablet.page.goto("/workbench/#/unsent")
    expect(tablet.page.locator(".unsent-item [data-state=memory]")).to_have_count(2)
    tablet.page.set_default_timeout(60_000)
    _name, sealed = _taken(tablet.page, "Exporter tout ce travail")
    assert [(one["name"], one["size"]) for one in _inside(tablet, sealed)["blobs"]] == [("photo.jpg", 9_000_000)]
    pages.faults.clear()
