"""A tablet on site: a person's own browser with the workbench open, driven through the store that its screens use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from certbody.kit.db import db
from certbody.onsite.models import FieldOperation, FieldState
from certbody.tenants.actor import Actor
from tests.audits.scene import Scene
from tests.browser.conftest import PHONE, Pages, cut_off
from tests.support import PASSWORD

CODE = "une phrase à moi"
STORE = """async (given) => {
    const { store, started } = await import(document.querySelector("script[type=module]").src);
    await started;
    %s
}"""

TAKEN_OVER = """async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller)
      await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
}"""

SMALL = 8 * 1024 * 1024
USE_UP = """async () => {
    const asked = indexedDB.open("something else", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("heap", { autoIncrement: true });
    await new Promise((done) => { asked.onsuccess = done; });
    const add = (size) => new Promise((done) => {
      const change = asked.result.transaction("heap", "readwrite");
      change.objectStore("heap").add(crypto.getRandomValues(new Uint8Array(size)));
      change.oncomplete = () => done(true);
      change.onabort = () => done(false);
    });
    for (const size of [60_000, 6_000, 600]) while (await add(size));
    asked.result.close();
}"""


@dataclass
class Tablet:
    """One page of the workbench; `audit` is the audit that it works on."""

    page: Page
    scene: Scene

    @property
    def audit(self) -> str:
        """The audit at hand."""
        return str(self.scene.audit_id)

    @property
    def context(self) -> BrowserContext:
        """The browser: its cookies, its storage, its network."""
        return self.page.context

    def show(self) -> Tablet:
        """Opens the workbench."""
        self.page.goto("/workbench/")
        return self

    def run(self, script: str, **given: Any) -> Any:
        """Does something with the store; `given` is what the script may use, `given.audit` is the audit at hand."""
        return self.page.evaluate(STORE % script, {"audit": self.audit, **given})

    def settle(self) -> Tablet:
        """Waits until the service worker has the page: what is asked while it takes over, no route can stop."""
        self.page.evaluate(TAKEN_OVER)
        return self

    def until(self, script: str) -> None:
        """Waits, for a minute at most, until what the store is asked for is true."""
        for _attempt in range(300):
            if self.run(script):
                return
            self.page.wait_for_timeout(200)
        raise AssertionError(f"not within a minute: {script}")

    def change(self, field: str, value: Any) -> None:
        """Writes in a field and waits until the store says that it is on the device."""
        self.run("await store.change(given.audit, given.field, given.value)", field=field, value=value)

    def field(self, name: str) -> dict[str, Any]:
        """A field as the screens get it."""
        found: dict[str, Any] = self.run(
            "return store.fieldOf(await store.loadAudit(given.audit), given.name)", name=name
        )
        return found

    def value(self, name: str) -> Any:
        """What a field shows."""
        return self.field(name)["shown"]

    def status(self) -> dict[str, Any]:
        """What the store says of itself."""
        found: dict[str, Any] = self.run("return store.status()")
        return found

    def sync(self) -> dict[str, Any]:
        """One exchange, now; answers with what the store says of it."""
        found: dict[str, Any] = self.run("await store.syncNow(); return store.status().sync")
        return found

    def take_along(self) -> Tablet:
        """Downloads the audit."""
        self.run("await store.download({ slug: given.slug, id: given.audit })", slug=self.scene.body.slug)
        return self

    def cut(self) -> None:
        """From now on nothing answers, and the browser does not say so."""
        cut_off.add(self.context)
        self.context.route("**/*", lambda route: route.abort("connectionfailed"))

    def join(self) -> None:
        """The network is back."""
        self.context.unroute("**/*")

    def give_room(self, size: int | None) -> None:
        """The browser's room for the site, in bytes; None for as much as it gives by itself."""
        session = self.context.new_cdp_session(self.page)
        origin = "/".join(self.page.url.split("/")[:3])
        session.send("Storage.overrideQuotaForOrigin", {"origin": origin, **({"quotaSize": size} if size else {})})

    def use_up_room(self) -> None:
        """Something else on the device takes what room there is, to the last kilobyte."""
        self.page.evaluate(USE_UP)

    def again(self) -> Tablet:
        """Another page of the same browser, as after a killed tab or beside the first."""
        return Tablet(self.context.new_page(), self.scene).show()

    def sign_in(self, actor: Actor) -> None:
        """Somebody signs in in this browser, in a page of their own."""
        page = self.context.new_page()
        page.goto("/login")
        page.get_by_label("Adresse électronique").fill(self.scene.bench.email_of(actor))
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url(lambda url: "/login" not in url)
        page.close()


def kept(scene: Scene) -> dict[str, list[Any]]:
    """What the site has: the values of each field's heads."""
    with scene.bench.inside(scene.body):
        states = list(db.session.scalars(select(FieldState)))
        values = {one.id: one.value for one in db.session.scalars(select(FieldOperation))}
        return {state.field: [values[head] for head in state.heads] for state in states}


def a_tablet(
    pages: Pages, scene: Scene, actor: Actor | None = None, clock: datetime | None = None, small: bool = False
) -> Tablet:
    """A person's tablet with a sealed store and the audit downloaded.

    `clock` is what its clock shows at first; a `small` one has room for a few megabytes.
    """
    tablet = Tablet(pages.of(actor or scene.auditor, PHONE), scene)
    if small:
        tablet.give_room(SMALL)
    if clock is not None:
        tablet.page.clock.install(time=clock)
    tablet.show().settle()
    tablet.run("await store.createSeal(given.code)", code=CODE)
    return tablet.take_along()
