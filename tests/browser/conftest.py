"""A real Chromium against the application as it is served: form tokens on, scripts on, strict policy on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any
from weakref import WeakSet

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from certbody.app import create_app
from certbody.config import Settings
from certbody.kit.db import db
from certbody.kit.embedded.servers import Servers
from certbody.kit.security import limiter
from certbody.tenants.actor import Actor
from tests.browser.demo_world import Demo, serve_demo
from tests.browser.serving import serving
from tests.support import PASSWORD, Bench

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What a page says whose network a test has cut: no fault in those windows, one in every other.
WITHOUT_NETWORK = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_CONNECTION_FAILED")
cut_off: WeakSet[BrowserContext] = WeakSet()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium when there is one (or the one that CHROMIUM names), else Playwright's own."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    own = {"executable_path": found} if found else {}
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, **own, "args": quiet}


@pytest.fixture(scope="session")
def served(settings: Settings) -> Iterator[Flask]:
    """The application with form tokens on."""
    made = create_app(settings)
    limiter.enabled = False
    yield made
    with made.app_context():
        db.engine.dispose()
    made.extensions["certbody_queue"].connection.close()


@pytest.fixture(scope="session")
def address(served: Flask) -> Iterator[str]:
    """Where it is served."""
    with serving(served) as here:
        yield here


@pytest.fixture(scope="session")
def demo(servers: Servers, settings: Settings) -> Iterator[Demo]:
    """The demo, written once for this worker into a database of its own."""
    with serve_demo(servers, settings) as running:
        yield running


@pytest.fixture
def pages(browser: Browser, address: str, bench: Bench) -> Iterator[Pages]:
    """Signed-in windows, one for each person."""
    made = Pages(browser, address, bench)
    yield made
    made.close()


class Pages:
    """Opens a window for a person: their own cookies, and every error of the page is an error of the test."""

    def __init__(self, browser: Browser, address: str, bench: Bench) -> None:
        self.browser, self.address, self.bench = browser, address, bench
        self._contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def window(self, viewport: dict[str, int] | None = None, *, scripts: bool = True) -> Page:
        """A window nobody is signed in to."""
        context = self.browser.new_context(
            viewport=viewport or DESK,  # type: ignore[arg-type]
            base_url=self.address,
            locale="fr-FR",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said))
        return page

    def _hear(self, page: Page, said: ConsoleMessage) -> None:
        expected = page.context in cut_off and any(one in said.text for one in WITHOUT_NETWORK)
        if said.type == "error" and not expected:
            self.faults.append(f"{page.url}: {said.text}")

    def of(self, actor: Actor, viewport: dict[str, int] | None = None) -> Page:
        """A window in which this person has signed in by hand."""
        page = self.window(viewport)
        page.goto("/login")
        page.get_by_label("Adresse électronique").fill(self.bench.email_of(actor))
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    def close(self) -> None:
        """Closes every window; fails on what any page complained about."""
        for context in self._contexts:
            context.close()
        assert [fault for fault in self.faults if "status of 4" not in fault] == []
