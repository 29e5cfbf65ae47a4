"""The device itself: a wrong clock, no room left, many photos, an old database, a new version, a server that dies."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import BaseWSGIServer, make_server

from certbody.audits.models import Audit
from certbody.kit import clock
from certbody.kit.db import db
from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages, cut_off
from tests.browser.workbench.tablet import Tablet, a_tablet, kept
from tests.support import Bench

pytestmark = pytest.mark.browser
CONCLUSION = "report/conclusion"
RAW = "{ held: true, at: new Date().toISOString() }"  # as a device that never measured its clock tells it
LONG = "à ne pas perdre " * 490


@pytest.mark.parametrize("known", [True, False])
def test_a_clock_wrong_by_a_day_is_told_and_corrected_once(pages: Pages, bench: Bench, known: bool) -> None:
    scene = an_audit_day(bench, day=clock.today())
    tablet = a_tablet(pages, scene, clock=datetime.now(UTC) + timedelta(days=1))
    told = "{ held: true, at: store.now(), corrected: store.corrected() }" if known else RAW
    tablet.run(f"await store.change(given.audit, 'opening', {told})")
    tablet.sync()
    expect(tablet.page.get_by_text("Elle avance de 1 jour ; pour le site il est")).to_be_visible()
    status = tablet.status()
    assert status["clock_wrong"] is True
    assert abs(status["skew"] - 86_400_000) < 600_000
    assert tablet.field("opening")["state"] == "kept"
    assert abs(datetime.fromisoformat(status["sync"]["last"]) - datetime.now(UTC)) < timedelta(hours=1)
    with bench.inside(scene.body):
        audit = db.session.get_one(Audit, (scene.body.id, scene.audit_id))
        assert audit.opening_at is not None
        assert abs(audit.opening_at - datetime.now(UTC)) < timedelta(minutes=10)


def test_a_full_device_says_so_and_nothing_is_called_saved(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench), small=True)
    tablet.cut()
    tablet.use_up_room()
    tablet.run(
        """window.done = false;
        void store.change(given.audit, given.field, given.text).then(() => { window.done = true });""",
        field=CONCLUSION,
        text=LONG,
    )
    tablet.until("return store.status().storage.full")
    assert tablet.value(CONCLUSION) == LONG
    assert tablet.field(CONCLUSION)["state"] == "memory"
    assert tablet.page.evaluate("window.done") is False
    [item] = tablet.run("return store.listUnsent(given.audit)")
    assert item["state"] == "memory"
    assert tablet.run("return store.listUnsent()") == [item]
    tablet.page.goto("/workbench/#/unsent")
    expect(tablet.page.locator(".unsent-item")).to_contain_text("à ne pas perdre")
    expect(tablet.page.get_by_text("tout ceci est sur l’appareil")).to_have_count(0)
    tablet.give_room(None)
    tablet.page.wait_for_function("() => window.done", timeout=60_000)
    assert tablet.field(CONCLUSION)["state"] in ("device", "sending")
    assert tablet.status()["storage"]["full"] is False
    pages.faults.clear()


def test_a_photo_too_many_keeps_no_word_back(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench), small=True)
    tablet.cut()
    tablet.run(
        """void store.addPhoto(given.audit, 1, null, new Blob([new Uint8Array(9_000_000)], { type: "image/jpeg" }));
        while (!store.status().storage.full) await new Promise((done) => setTimeout(done, 50));"""
    )
    tablet.change(CONCLUSION, "un mot")
    assert tablet.field(CONCLUSION)["state"] in ("device", "sending")
    states = {item["field"].split("/")[0]: item["state"] for item in tablet.run("return store.listUnsent(given.audit)")}
    assert states == {"report": "device", "evidence": "memory"}
    pages.faults.clear()


def test_a_full_device_still_sends_what_is_in_memory(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene, small=True)
    tablet.use_up_room()
    tablet.run("void store.change(given.audit, given.field, given.text)", field=CONCLUSION, text=LONG)
    tablet.page.wait_for_timeout(500)
    assert tablet.sync()["state"] == "idle"
    assert kept(scene)[CONCLUSION] == [LONG]
    assert tablet.field(CONCLUSION)["state"] == "kept"
    assert tablet.run("return store.listUnsent()") == []
    assert tablet.status()["storage"]["full"] is False
    pages.faults.clear()


def test_five_hundred_photos_are_kept_and_open_with_the_audit_at_once(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    tablet.cut()
    tablet.run(
        """for (let at = 0; at < 500; at += 1) {
          const bytes = crypto.getRandomValues(new Uint8Array(20_000));
          await store.addPhoto(given.audit, (at % 32) + 1, null, new Blob([bytes], { type: "image/jpeg" }));
        }"""
    )
    tablet.page.close()
    tablet.join()
    tablet.context.route("**/b/**", lambda route: route.abort())
    again = tablet.again()
    found = again.run(
        """const audit = await store.loadAudit(given.audit);
        const photos = [...audit.fields].filter(([name]) => name.startsWith("evidence/"));
        let same = 0;
        for (const [, { shown: { id, sha256 } }] of photos) {
          const bytes = await (await store.readBlob(given.audit, id)).arrayBuffer();
          const hash = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
          same += Number(hash.map((byte) => byte.toString(16).padStart(2, "0")).join("") === sha256);
        }
        return { photos: photos.length, uploads: audit.uploads.size, same };"""
    )
    assert found == {"photos": 500, "uploads": 500, "same": 500}
    pages.faults.clear()


OLD = """async (version) => {
    const open = (version, upgrade) => new Promise((done, fail) => {
      const asked = indexedDB.open("certbody-workbench", version);
      asked.onupgradeneeded = () => upgrade(asked.result);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    const all = (db, table) => new Promise((done) => {
      db.transaction(table).objectStore(table).getAll().onsuccess = (event) => done(event.target.result);
    });
    const now = await open();
    const tables = {};
    for (const table of now.objectStoreNames) tables[table] = await all(now, table);
    now.close();
    await new Promise((done) => { indexedDB.deleteDatabase("certbody-workbench").onsuccess = done; });
    const old = await open(10 * version, (db) => {
      db.createObjectStore("people", { keyPath: "id" });
      const keyed = (name, keys, ...indexes) => {
        const table = db.createObjectStore(name, { keyPath: keys });
        for (const index of indexes) table.createIndex(Array.isArray(index) ? `[${index.join("+")}]` : index, index);
      };
      keyed("audits", ["person", "id"], "person");
      keyed("fields", ["person", "audit", "bucket"], ["person", "audit"]);
      const ways = version === 1 ? ["person"] : [["person", "audit", "refused"], ["person", "refused"]];
      keyed("operations", "id", ["person", "audit"], ...ways);
      keyed("blobs", ["person", "id"], ["person", "audit"]);
      if (version > 1) keyed("uploads", ["person", "id"], ["person", "audit"], ["person", "state"]);
      db.createObjectStore("settings", { keyPath: "name" });
    });
    const { uploads, digests, ...others } = tables;
    if (version > 1) others.uploads = uploads;
    else others.blobs = others.blobs.map((row) => {
      const { sealed: about, size, received, state } = uploads.find((upload) => upload.id === row.id) ?? {};
      return about ? { ...row, about, size, received, state } : row;
    });
    const change = old.transaction(Object.keys(others), "readwrite");
    for (const [table, rows] of Object.entries(others)) for (const row of rows) change.objectStore(table).put(row);
    await new Promise((done) => { change.oncomplete = done; });
    old.close();
    return others.blobs.length;
}"""


@pytest.mark.parametrize("version", [1, 2])
def test_an_old_database_is_upgraded_with_everything_in_it(pages: Pages, bench: Bench, version: int) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    tablet.cut()
    tablet.change(CONCLUSION, "écrit avec l’ancienne version")
    photo = tablet.run("return store.addPhoto(given.audit, 1, null, new Blob(['octets'], { type: 'image/jpeg' }))")
    tablet.join()
    tablet.page.goto("/login")
    assert tablet.page.evaluate(OLD, version) == 1
    tablet.context.route("**/b/**", lambda route: route.abort())
    tablet.show()
    assert tablet.value(CONCLUSION) == "écrit avec l’ancienne version"
    found = tablet.run(
        """const { uploads } = await store.loadAudit(given.audit);
        return { ...uploads.get(given.photo), text: await (await store.readBlob(given.audit, given.photo)).text() }""",
        photo=photo,
    )
    assert (found["state"], found["size"], found["text"]) == ("device", 6, "octets")
    tablet.page.close()  # it would go on asking the site, which the route above cuts off
    pages.faults.clear()


def _open_offline(tablet: Tablet) -> None:
    tablet.page.evaluate("async () => { await navigator.serviceWorker.ready }")
    tablet.page.reload()
    cut_off.add(tablet.context)
    tablet.context.set_offline(True)
    tablet.show()


def test_the_workbench_opens_without_a_network(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    tablet.change(CONCLUSION, "là")
    _open_offline(tablet)
    assert tablet.status()["stage"] == "open"
    assert tablet.value(CONCLUSION) == "là"
    tablet.context.set_offline(False)
    pages.faults.clear()


def test_a_server_killed_in_the_midst_of_an_exchange_costs_nothing(
    served: Flask, browser: Browser, bench: Bench
) -> None:
    scene = an_audit_day(bench)
    server = _serve(served, 0)
    port = server.server_port
    pages = Pages(browser, f"http://127.0.0.1:{port}", bench)
    tablet = a_tablet(pages, scene)
    tablet.cut()
    for number in range(1, 30):
        tablet.change(f"finding/{number}/-/comment", f"n° {number}")
    tablet.join()

    def dies(route: Any) -> None:
        route.fetch()
        _stop(server)
        route.abort("connectionreset")

    tablet.context.route("**/workbench/sync", dies, times=1)
    assert tablet.sync()["state"] == "waiting"
    tablet.change("finding/30/-/comment", "pendant la panne")
    again = _serve(served, port)
    assert tablet.sync()["state"] == "idle"
    found = kept(scene)
    assert [found[f"finding/{number}/-/comment"] for number in range(1, 30)] == [[f"n° {at}"] for at in range(1, 30)]
    assert found["finding/30/-/comment"] == ["pendant la panne"]
    pages.faults.clear()
    pages.close()
    _stop(again)


def _serve(app: Flask, port: int) -> BaseWSGIServer:
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _stop(server: BaseWSGIServer) -> None:
    server.shutdown()
    server.server_close()
