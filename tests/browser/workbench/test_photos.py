"""Photos on their way: in parts, apart from the text, taken up where they were cut, kept when their hash agrees."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import select

from certbody.kit.db import db
from certbody.tenants.models import Upload
from tests.audits.scene import Scene, an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import Tablet, a_tablet, kept
from tests.support import Bench

pytestmark = pytest.mark.browser
CONCLUSION = "report/conclusion"
PHOTO = """
const canvas = new OffscreenCanvas(1_100, 1_100);
const paint = canvas.getContext("2d");
const noise = paint.createImageData(1_100, 1_100);
for (let at = 0; at < noise.data.length; at += 65_536) crypto.getRandomValues(noise.data.subarray(at, at + 65_536));
for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
paint.putImageData(noise, 0, 0);
return store.addPhoto(given.audit, 1, null, await canvas.convertToBlob({ type: "image/png" }), { name: "salle.png" });
"""


PICTURE = """async () => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext("2d").fillRect(0, 0, 4, 4);
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer())];
}"""


def _upload(tablet: Tablet, photo: str) -> dict[str, object]:
    found: dict[str, object] = tablet.run(
        "return (await store.loadAudit(given.audit)).uploads.get(given.photo)", photo=photo
    )
    return found


def _row(scene: Scene) -> Upload:
    with scene.bench.inside(scene.body):
        row = db.session.scalars(select(Upload)).one()
        db.session.expunge(row)
        return row


def test_a_photo_is_kept_once_its_hash_agrees(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    tablet.cut()
    photo = tablet.run(PHOTO)
    assert _upload(tablet, photo)["state"] == "device"
    tablet.join()
    told = tablet.sync()
    assert (told["state"], told["uploads"], told["problems"]) == ("idle", 0, 0)
    assert _upload(tablet, photo)["state"] == "kept"
    row = _row(scene)
    assert (row.state, row.received) == ("kept", row.size)
    assert row.size > 2 * 1024 * 1024
    assert row.sha256 == tablet.value(f"evidence/{photo}")["sha256"]
    assert tablet.run("return store.listUnsent(given.audit)") == []
    pages.faults.clear()


def test_a_photo_goes_on_where_it_was_cut_and_keeps_no_text_back(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    chance = random.Random(1)

    def unreliable(route: Route) -> None:
        fate = chance.random()
        if fate < 0.3:
            route.abort("connectionreset")
        elif fate < 0.6:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    tablet.context.route("**/uploads/**", unreliable)
    photo = tablet.run(PHOTO)
    tablet.change(CONCLUSION, "avant la photo")
    tablet.sync()
    assert kept(scene)[CONCLUSION] == ["avant la photo"]
    for _ in range(40):
        if tablet.sync()["state"] == "idle":
            break
    assert _upload(tablet, photo)["state"] == "kept"
    assert _row(scene).state == "kept"
    pages.faults.clear()


def test_a_file_that_the_site_refuses_says_why_and_stays_on_the_device(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    made = "new File(['#!/bin/sh'], 'programme.exe', { type: 'application/octet-stream' })"
    file = tablet.run(f"return store.addFile(given.audit, 1, null, {made})")
    told = tablet.sync()
    assert (told["uploads"], told["problems"]) == (0, 1)
    found = _upload(tablet, file)
    assert found["state"] == "problem"
    assert found["reasons"][0]["text"]  # type: ignore[index]
    assert tablet.run("return (await store.readBlob(given.audit, given.file)).size", file=file) == 9
    pages.faults.clear()


def test_a_site_that_asks_to_wait_is_left_alone_until_then(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    asked: list[str] = []

    def too_often(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=429, headers={"Retry-After": "4"}, json={"status": 429, "reasons": [], "message": ""})

    tablet.context.route("**/uploads/**", too_often)
    first, second = tablet.run(PHOTO), tablet.run(PHOTO)
    assert tablet.sync()["state"] == "waiting"
    tablet.change(CONCLUSION, "écrit en attendant")
    tablet.sync()
    assert len(asked) == 1
    tablet.context.unroute("**/uploads/**", too_often)
    tablet.page.wait_for_timeout(4_500)
    for _ in range(5):
        if tablet.sync()["state"] == "idle":
            break
    assert [_upload(tablet, one)["state"] for one in (first, second)] == ["kept", "kept"]
    pages.faults.clear()


def test_the_same_file_given_twice_is_told_and_kept_twice_only_when_wanted(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/1")
    for name, answer, count in (
        ("a.txt", "", 1),
        ("b.txt", "Garder le premier seul", 1),
        ("c.txt", "Garder les deux", 2),
    ):
        page.locator("[data-add=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": b"vu"})
        if answer:
            asked = page.get_by_role("dialog", name="Ce fichier est déjà une preuve de l’indicateur 1")
            expect(asked).to_contain_text(f"« {name} » est, à l’octet près, « a.txt »")
            asked.get_by_role("button", name=answer).click()
        expect(page.locator(".evidence-item")).to_have_count(count)
    expect(page.locator(".evidence-item").nth(1)).to_contain_text("Même fichier que « a.txt »")
    page.locator("[data-add=file]").set_input_files({"name": "d.txt", "mimeType": "text/plain", "buffer": b"uv"})
    expect(page.locator(".evidence-item")).to_have_count(3)
    drawn = page.evaluate(PICTURE)
    page.locator("[data-add=file]").set_input_files({"name": "e.png", "mimeType": "image/png", "buffer": bytes(drawn)})
    expect(page.get_by_role("button", name="Voir e.png").locator("img")).to_be_visible()


def _bytes_here(tablet: Tablet, photo: str) -> bool:
    found: bool = tablet.run("return (await store.readBlob(given.audit, given.photo)) !== null", photo=photo)
    return found


def _known_by_name_only(pages: Pages, bench: Bench) -> tuple[Tablet, str]:
    """A photo that the site was told of and has no byte of."""
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.context.route("**/uploads/*", lambda route: route.abort("connectionfailed"))
    photo: str = tablet.run(PHOTO)
    tablet.sync()
    assert tablet.field(f"evidence/{photo}")["state"] == "kept"
    return tablet, photo


def test_the_bytes_of_removed_evidence_stay_until_the_site_has_its_removal(pages: Pages, bench: Bench) -> None:
    tablet, photo = _known_by_name_only(pages, bench)
    tablet.cut()
    tablet.run("await store.removeEvidence(given.audit, given.photo)", photo=photo)
    assert _bytes_here(tablet, photo)
    tablet.join()
    assert tablet.sync()["uploads"] == 0
    assert not _bytes_here(tablet, photo)
    pages.faults.clear()


def test_a_photo_whose_removal_is_refused_is_sent(pages: Pages, bench: Bench) -> None:
    tablet, photo = _known_by_name_only(pages, bench)

    def spoiled(route: Route) -> None:
        route.continue_(post_data=(route.request.post_data or "").replace('"removed":true', '"removed":"oui"'))

    tablet.context.unroute("**/uploads/*")
    tablet.context.route("**/workbench/sync", spoiled)
    tablet.run("await store.removeEvidence(given.audit, given.photo)", photo=photo)
    tablet.sync()
    assert tablet.field(f"evidence/{photo}")["refused"]
    assert _upload(tablet, photo)["state"] == "kept"
    pages.faults.clear()
