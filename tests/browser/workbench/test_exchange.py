"""What an exchange may cut in two, leave out or be refused: what the person meant stays what the site has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Route, expect

from certbody.audits.models import Audit
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from tests import factories
from tests.audits.scene import Scene, an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import Tablet, a_tablet, kept
from tests.support import Bench

pytestmark = pytest.mark.browser
HELD = "2026-11-20T16:00:00+00:00"
ATTENDED = """
const one = (at) => ({ name: `P${at}`, role: "", side: at % 2 ? "body" : "client", opening: true, closing: true });
const attend = (count) => Promise.all(Array.from({ length: count }, (_, at) =>
  store.change(given.audit, `person/${store.newId()}`, one(at))));
const close = () => store.change(given.audit, "closing", { held: true, at: given.at, corrected: 0 });
"""


def _answered(pages: Pages, bench: Bench) -> Tablet:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    tablet = a_tablet(pages, scene)
    tablet.sync()
    tablet.cut()
    return tablet


def _colleague(scene: Scene) -> Actor:
    actor = scene.bench.member(scene.body, "auditor")
    with scene.bench.inside(scene.body):
        factories.a_team_member(scene.audit(), actor, "auditor", declared_impartial_at=factories.MOMENT)
    return actor


def _audit(scene: Scene) -> Audit:
    return db.session.get_one(Audit, (scene.body.id, scene.audit_id))


def test_a_closing_taken_back_never_reaches_the_site_without_its_withdrawal(pages: Pages, bench: Bench) -> None:
    tablet = _answered(pages, bench)
    withdraw = 'await store.change(given.audit, "closing", { held: false, at: null });'
    tablet.run(f"{ATTENDED} await attend(199); await close(); {withdraw}", at=HELD)
    tablet.join()
    assert (tablet.sync()["unsent"], tablet.status()["sync"]["ruled"]) == (0, 0)
    with bench.inside(tablet.scene.body):
        assert _audit(tablet.scene).closing_at is None
    pages.faults.clear()


def test_the_closing_goes_after_all_that_was_written_whatever_the_clock_said(pages: Pages, bench: Bench) -> None:
    tablet = _answered(pages, bench)
    tablet.run(
        f"""{ATTENDED} await attend(2);
        await close();
        const real = Date.now;
        Date.now = () => real() + 86_400_000; // as noted before the closing, by a clock a day fast
        await attend(201);
        await store.change(given.audit, "finding/2/-/result", "major");
        await store.change(given.audit, "finding/2/-/fact", "Écart majeur noté avant la clôture");
        Date.now = real;""",
        at=HELD,
    )
    tablet.join()
    assert (tablet.sync()["unsent"], tablet.status()["sync"]["ruled"]) == (0, 0)
    with bench.inside(tablet.scene.body):
        assert _audit(tablet.scene).closing_at is not None
    assert kept(tablet.scene)["finding/2/-/result"] == ["major"]
    pages.faults.clear()


def test_what_came_while_there_was_no_room_is_asked_for_again(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene, small=True)
    other = a_tablet(pages, scene, actor=_colleague(scene))
    tablet.sync()
    tablet.use_up_room()
    other.change("report/strengths", "fort " * 1_500)
    other.sync()
    tablet.sync()
    assert tablet.value("report/strengths") == "fort " * 1_500
    expect(tablet.page.get_by_role("alert")).to_contain_text("Ce que le site a déjà reçu ne peut pas être noté ici")
    tablet.give_room(None)
    other.change("report/leads", "piste")
    other.sync()
    tablet.sync()
    expect(tablet.page.get_by_role("alert")).to_have_count(0)
    tablet.page.close()
    other.context.close()
    tablet.context.route("**/b/**", lambda route: route.abort())
    again = tablet.again()
    assert again.value("report/leads") == "piste"
    assert again.value("report/strengths") == "fort " * 1_500
    pages.faults.clear()


def test_a_no_of_the_whole_audit_is_of_no_change_and_ends_when_it_is_lifted(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.sync()
    tablet.cut()
    for number in (1, 2, 3):
        tablet.change(f"finding/{number}/-/comment", f"n° {number}")
    with bench.inside(scene.body):
        _audit(scene).team_until = clock.today() - timedelta(days=1)
    tablet.join()
    told = tablet.sync()
    assert (told["unsent"], told["problems"]) == (3, 0)
    assert tablet.run("return (await store.loadAudit(given.audit)).problem")
    with bench.inside(scene.body):
        _audit(scene).team_until = None
    told = tablet.sync()
    assert (told["unsent"], told["problems"]) == (0, 0)
    assert kept(scene)["finding/3/-/comment"] == ["n° 3"]
    assert tablet.run("return (await store.loadAudit(given.audit)).problem") is None
    pages.faults.clear()


def _refused_between_two_parts(tablet: Tablet) -> list[str]:
    """The first exchange after a part of a photo is refused, as when the audit is taken away from the person."""
    seen: list[str] = []

    def part(route: Route) -> None:
        seen.append("part")
        route.continue_()

    def exchange(route: Route) -> None:
        if seen and "refused" not in seen:
            seen.append("refused")
            route.fulfill(status=403, body="{}", content_type="application/json")
        else:
            route.continue_()

    tablet.context.route("**/uploads/*", part)
    tablet.context.route("**/workbench/sync", exchange)
    return seen


def test_a_no_to_the_text_between_two_parts_of_a_photo_is_not_of_the_photo(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.sync()
    tablet.cut()
    file = tablet.run(
        """const bytes = new Uint8Array(3 * 1024 * 1024);
        return store.addFile(given.audit, 1, null, new File([bytes], "vide.txt", { type: "text/plain" }))"""
    )
    tablet.join()
    seen = _refused_between_two_parts(tablet)
    tablet.run(
        """const stop = store.subscribe((event) => {
          if (event.kind !== "upload" || event.upload.state !== "sending") return;
          stop();
          void store.change(given.audit, "report/leads", "écrit pendant l’envoi");
        });
        await store.syncNow();"""
    )
    assert "refused" in seen
    state = tablet.run("return (await store.loadAudit(given.audit)).uploads.get(given.file).state", file=file)
    assert state != "problem"
    pages.faults.clear()


def test_no_exchange_begins_between_two_keys(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    tablet.page.reload()  # the first exchange of a page is due soon after it was opened
    asked: list[str] = []
    tablet.page.on("request", lambda request: asked.append(request.url) if "/workbench/sync" in request.url else None)
    typed = tablet.run(
        """let [seen, longest, last] = [undefined, 0, performance.now()];
        for (let at = 1; at <= 16; at += 1) {
          ({ seen } = await store.change(given.audit, "finding/4/-/evidence", "v".repeat(at), seen));
          await new Promise((resolve) => setTimeout(resolve, 150));
          longest = Math.max(longest, performance.now() - last);
          last = performance.now();
        }
        return longest;"""
    )
    assert not asked or typed > 1_500  # who stops for so long has paused
    tablet.sync()
    assert kept(tablet.scene)["finding/4/-/evidence"] == ["v" * 16]
