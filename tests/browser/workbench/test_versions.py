"""The site serves a newer workbench: it takes over, and asks for a reload when the person is between two things."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from flask import Flask, request
from playwright.sync_api import expect

from certbody.onsite.views import shell
from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser
CONCLUSION = "report/conclusion"
FORGET_SCRIPT = "async (name) => (await caches.open(name)).delete(document.querySelector('script[type=module]').src)"
TAKEN_OVER_FROM = """async (name) => {
    while (await caches.has(name)) await new Promise((done) => setTimeout(done, 50));
}"""


def test_a_new_version_takes_over_and_asks_for_a_reload(
    pages: Pages, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    tablet.page.evaluate("async () => { await navigator.serviceWorker.ready }")
    tablet.page.reload()
    assert tablet.status()["version"]["reload"] is False
    new = _serve_another(monkeypatch)
    tablet.run("await store.change(given.audit, given.field, 'pendant ce temps')", field=CONCLUSION)
    tablet.page.reload()
    expect(tablet.page.get_by_text("Une nouvelle version est prête")).to_be_visible(timeout=20_000)
    assert tablet.status()["version"]["reload"] is True
    tablet.page.get_by_role("button", name="Recharger").click()
    expect(tablet.page.locator(f"#workbench[data-version='{new}']")).to_be_visible()
    assert tablet.status()["version"]["running"] == new
    assert tablet.value(CONCLUSION) == "pendant ce temps"


def test_a_new_version_that_took_over_while_the_page_was_loading_asks_for_a_reload(
    pages: Pages, bench: Bench, served: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    old = tablet.status()["version"]["running"]
    _serve_another(monkeypatch)
    taken_over = Event()
    monkeypatch.setitem(served.view_functions, "static", _once_slow(served.view_functions["static"], taken_over))
    tablet.page.evaluate(FORGET_SCRIPT, f"certbody-workbench-{old}")
    tablet.page.reload(wait_until="commit")
    tablet.page.evaluate(TAKEN_OVER_FROM, f"certbody-workbench-{old}")
    taken_over.set()
    assert tablet.status()["version"]["running"] == old
    expect(tablet.page.get_by_text("Une nouvelle version est prête")).to_be_visible(timeout=20_000)


def _serve_another(monkeypatch: pytest.MonkeyPatch) -> str:
    old, new, read = shell.workbench_version(), "0123456789ab", shell._built
    script, moved = "workbench.js?v=", "workbench.js?n="  # not the address that the page's own copy is waited for at
    monkeypatch.setattr(shell, "_built", lambda name: read(name).replace(old, new).replace(script, moved))
    return new


def _once_slow(answer: Callable[..., Any], until: Event) -> Callable[..., Any]:
    """The page's own script arrives late, the worker's copy of it at once."""
    asked: list[str] = []

    def slow(**values: Any) -> Any:
        if request.path.endswith("/workbench.js") and not asked:
            asked.append(request.path)
            until.wait(20)
        return answer(**values)

    return slow
