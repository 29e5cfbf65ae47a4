"""Whose the device is: sealed stores, several people, two devices, two tabs, an ended session."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from playwright.sync_api import expect

from certbody.kit import sealing
from tests import factories
from tests.audits.scene import Scene, an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import CODE, Tablet, a_tablet, kept
from tests.support import PASSWORD, Bench

pytestmark = pytest.mark.browser
CONCLUSION = "report/conclusion"
SECRET = "Constat confidentiel"
RAW = """async () => {
    const text = [];
    const bytes = (value) => value instanceof ArrayBuffer ? new Uint8Array(value) : value;
    const plain = (name, value) => value instanceof CryptoKey ? (value.extractable ? "KEY IN CLEAR" : "key")
      : ArrayBuffer.isView(bytes(value)) ? new TextDecoder("latin1").decode(bytes(value)) : value;
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done) => {
        indexedDB.open(name).onsuccess = (event) => done(event.target.result);
      });
      for (const table of db.objectStoreNames) {
        const rows = await new Promise((done) => {
          db.transaction(table).objectStore(table).getAll().onsuccess = (event) => done(event.target.result);
        });
        text.push(table + JSON.stringify(rows, plain));
      }
      db.close();
    }
    return text.join("\\n");
}"""


def _second(scene: Scene) -> object:
    """Another auditor of the team."""
    actor = scene.bench.member(scene.body, "auditor")
    with scene.bench.inside(scene.body):
        factories.a_team_member(scene.audit(), actor, "auditor", declared_impartial_at=factories.MOMENT)
    return actor


def test_the_database_of_the_device_holds_no_plain_text(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    tablet.cut()
    tablet.change("finding/1/-/fact", SECRET)
    tablet.run(
        "await store.addPhoto(given.audit, 1, null, new Blob([given.secret.repeat(50)], { type: 'image/jpeg' }),"
        " { name: given.secret })",
        secret=SECRET,
    )
    raw = tablet.page.evaluate(RAW)
    reference = tablet.run("return (await store.loadAudit(given.audit)).package.audit.reference")
    latin = SECRET.encode().decode("latin1")
    for plain in (SECRET, latin, "Formations", reference, "finding/", "KEY IN CLEAR", CODE):
        assert plain not in raw, plain
    assert "operations[{" in raw
    pages.faults.clear()


def test_a_locked_store_opens_with_its_code_only(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    tablet.change(CONCLUSION, SECRET)
    tablet.run("await store.lock()")
    assert tablet.status()["stage"] == "locked"
    assert tablet.run("return store.loadAudit(given.audit).then(() => 'read', () => 'no')") == "no"
    assert tablet.run("return store.unlock('une autre phrase')") is False
    again = tablet.again()
    assert again.status()["stage"] == "locked"
    assert again.run("return store.unlock(given.secret)", secret=CODE) is True
    assert again.value(CONCLUSION) == SECRET
    tablet.page.wait_for_function("() => true")
    assert tablet.run("return (await store.loadAudit(given.audit)).id") == tablet.audit


def test_a_killed_tab_opens_again_without_a_code_until_twelve_hours_are_over(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    assert tablet.again().status()["stage"] == "open"
    late = tablet.context.new_page()
    late.clock.install()
    late.clock.fast_forward("12:00:01")
    assert Tablet(late, tablet.scene).show().status()["stage"] == "locked"


def test_another_person_on_the_tablet_reads_nothing_and_loses_nothing(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    other = _second(scene)
    tablet = a_tablet(pages, scene)
    tablet.cut()
    tablet.change(CONCLUSION, SECRET)
    tablet.page.goto("about:blank")
    tablet.join()
    tablet.context.clear_cookies()
    tablet.sign_in(other)  # type: ignore[arg-type]
    tablet.show()
    tablet.run("await store.syncNow()")
    tablet.page.wait_for_timeout(500)
    assert tablet.status()["stage"] == "create"
    assert CONCLUSION not in kept(scene)
    tablet.run("await store.createSeal('le code de l’autre')")
    tablet.take_along()
    assert tablet.value(CONCLUSION) is None
    tablet.run("await store.lock()")
    assert (
        tablet.run("return store.unlock('le code de l’autre', given.person)", person=str(scene.auditor.person_id))
        is False
    )
    tablet.context.clear_cookies()
    tablet.sign_in(scene.auditor)
    assert tablet.run(
        "return store.unlock(given.secret, given.person)", secret=CODE, person=str(scene.auditor.person_id)
    )
    assert tablet.value(CONCLUSION) == SECRET
    tablet.sync()
    assert kept(scene)[CONCLUSION] == [SECRET]
    pages.faults.clear()


def test_signing_out_locks_the_store(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    page = tablet.context.new_page()
    page.goto(tablet.scene.body.url())
    page.locator("details.menu-end summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/login**")
    tablet.page.wait_for_timeout(500)
    assert tablet.status()["stage"] == "locked"
    assert tablet.again().status()["stage"] == "locked"


def test_an_ended_session_stops_the_exchange_and_not_the_work(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    tablet.context.clear_cookies()
    tablet.change(CONCLUSION, "écrit sans session")
    assert tablet.sync()["state"] == "sign_in"
    assert tablet.field(CONCLUSION)["state"] == "device"
    assert "/login" in tablet.status()["login"]
    tablet.sign_in(scene.auditor)
    assert tablet.sync()["state"] == "idle"
    assert kept(scene)[CONCLUSION] == ["écrit sans session"]
    pages.faults.clear()


def test_signing_in_again_leads_back_to_the_place_in_the_audit(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    page, place = tablet.page, f"/workbench/#/audit/{tablet.audit}/findings/-/4?only=todo"
    page.goto(place)
    tablet.context.clear_cookies()
    tablet.sync()
    page.get_by_role("link", name="Identifiez-vous pour transmettre").click()
    page.get_by_label("Adresse électronique").fill(bench.email_of(scene.auditor))
    page.get_by_label("Mot de passe").fill("pas celui-là")
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Adresse électronique").fill(bench.email_of(scene.auditor))
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("#indicator-title")).to_contain_text("4")
    assert page.url.endswith(place)
    pages.faults.clear()


def test_two_devices_on_one_field_leave_a_visible_conflict_that_a_person_resolves(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    one, other = a_tablet(pages, scene), a_tablet(pages, scene, _second(scene))  # type: ignore[arg-type]
    one.cut()
    other.cut()
    one.change("finding/2/-/fact", "version de l’un")
    other.change("finding/2/-/fact", "version de l’autre")
    one.change("finding/3/-/comment", "sans conflit")
    one.join()
    other.join()
    one.sync()
    other.sync()
    one.sync()
    for tablet in (one, other):
        field = tablet.field("finding/2/-/fact")
        assert field["conflict"]
        assert {head["value"] for head in field["heads"]} == {"version de l’un", "version de l’autre"}
        assert all(head["author"] and head["at"] for head in field["heads"])
        assert tablet.value("finding/3/-/comment") in ("sans conflit", None)
    other.run("await store.resolveConflict(given.audit, 'finding/2/-/fact', 'les deux, ensemble')")
    other.sync()
    one.sync()
    assert [tablet.value("finding/2/-/fact") for tablet in (one, other)] == ["les deux, ensemble"] * 2
    assert not one.field("finding/2/-/fact")["conflict"]
    assert kept(scene)["finding/2/-/fact"] == ["les deux, ensemble"]
    pages.faults.clear()


def test_what_came_while_one_was_typing_is_not_overwritten(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    one, other = a_tablet(pages, scene), a_tablet(pages, scene, _second(scene))  # type: ignore[arg-type]
    seen = one.field(CONCLUSION)["seen"]
    other.change(CONCLUSION, "de l’autre")
    other.sync()
    one.sync()
    one.run("await store.change(given.audit, given.field, 'je tape', given.seen)", field=CONCLUSION, seen=seen)
    assert one.field(CONCLUSION)["conflict"]


def test_two_tabs_see_each_others_changes_and_only_one_sends(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    beside = tablet.again()
    beside.run("await store.loadAudit(given.audit)")
    tablet.cut()
    tablet.change(CONCLUSION, "dans le premier")
    beside.page.wait_for_timeout(300)
    assert beside.value(CONCLUSION) == "dans le premier"
    beside.change(CONCLUSION, "dans le second")
    tablet.page.wait_for_timeout(300)
    assert tablet.value(CONCLUSION) == "dans le second"
    tablet.join()
    beside.run("await store.syncNow()")
    tablet.sync()
    assert tablet.field(CONCLUSION)["state"] == "kept"
    assert kept(scene)[CONCLUSION] == ["dans le second"]
    pages.faults.clear()


def test_unsent_work_leaves_the_device_in_a_file_that_only_the_site_opens(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    tablet.cut()
    tablet.change(CONCLUSION, SECRET)
    tablet.run("await store.addPhoto(given.audit, 1, null, new Blob(['octets'], { type: 'image/jpeg' }))")
    file = tablet.run(
        "const [make] = await store.exportUnsent(given.audit); const file = await make();"
        "return { name: file.name, bytes: [...new Uint8Array(await file.arrayBuffer())] }"
    )
    sealed = bytes(file["bytes"])
    assert file["name"].endswith(".certbody")
    assert SECRET.encode() not in sealed
    content = json.loads(sealing.unseal(sealed, tablet.audit.encode()))
    assert {one["field"].split("/")[0] for one in content["operations"]} == {"report", "evidence"}
    assert [one["size"] for one in content["blobs"]] == [6]
    pages.faults.clear()


@pytest.mark.parametrize("by_a_colleague", [False, True])
def test_exported_work_is_taken_in_by_the_site_as_its_authors(pages: Pages, bench: Bench, by_a_colleague: bool) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    tablet.cut()
    tablet.change(CONCLUSION, SECRET)
    file = tablet.run(
        "const [make] = await store.exportUnsent(given.audit);"
        "return [...new Uint8Array(await (await make()).arrayBuffer())]"
    )
    tablet.join()
    answer = bench.browser(_second(scene) if by_a_colleague else scene.auditor).post(
        scene.body.url(f"audits/{scene.audit_id}/workbench/import"),
        data={"file": (BytesIO(bytes(file)), "travail.certbody")},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert (answer.json["author"], answer.json["proved"]) == (scene.auditor.name, True)
    assert kept(scene)[CONCLUSION] == [SECRET]
    tablet.sync()
    assert (tablet.field(CONCLUSION)["state"], tablet.value(CONCLUSION)) == ("kept", SECRET)
    assert kept(scene)[CONCLUSION] == [SECRET]
    pages.faults.clear()


def test_a_forgotten_code_is_replaced_through_the_site_by_its_owner_only(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    tablet.change(CONCLUSION, SECRET)
    tablet.run("await store.lock()")
    assert tablet.run("return store.unlockBySite('un nouveau code', given.password)", password=PASSWORD) is True
    assert tablet.value(CONCLUSION) == SECRET
    tablet.run("await store.lock()")
    assert tablet.run("return store.unlock(given.secret)", secret=CODE) is False
    assert tablet.run("return store.unlock('un nouveau code')") is True
