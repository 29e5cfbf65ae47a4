"""The workbench on site in a real browser on a slow device: from a key to the disk, from an address to the sheet."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright

from bench import serving, workbench_ground
from bench.ground import EVIDENCE, an_application
from bench.load import Measured
from bench.printing import milliseconds, print_bar, print_row
from bench.workbench_ground import OnSite
from bench.workbench_scripts import ANSWER, DRAWN, FLOOR, STORE, TAPPED, WAIT_FOR_ROWS, WATCH
from certbody.commands.servers import PAGES
from certbody.config import Settings
from tests.support import PASSWORD

SLOWDOWN, PHOTOS, INPUTS, CHOICES, OPENINGS = 4, 100, 60, 30, 7
PACE = 150  # milliseconds between two keys
PAUSE = 8_000  # milliseconds without a key, in which the device puts in order what it has
MOST_TO_SAVE, MOST_TO_OPEN = 0.1, 1.0
PHONE: ViewportSize = {"width": 390, "height": 844}
TYPED = "Programme vu"
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_WIDTHS = (56, 8, 9, 9, 9)


@dataclass(frozen=True)
class Line:
    """What one row of the table says: how long it took until saved (or open), and until the screen showed it."""

    title: str
    most: float | None
    taken: Measured
    shown: Measured | None = None


def run(folder: Path, environ: dict[str, str]) -> None:
    """Takes an audit along, fills it and measures: without a network, then with one."""
    laid = workbench_ground.lay(an_application(Settings.from_environment(environ)))
    port = serving.free_port()
    with serving.served(PAGES, port, environ, folder / "product.log"), _browser(port) as context:
        _prepare(context, laid)
        floors = _floors(context)
        context.set_offline(True)
        _fill(context, laid)
        _print("without a network, nothing sent yet", [*floors, *_measured(context, laid)])
        context.set_offline(False)
        _send(context)
        _print("with a network, everything sent", [*_floors(context), *_measured(context, laid)])


@contextmanager
def _browser(port: int) -> Iterator[BrowserContext]:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_QUIET)
        context = browser.new_context(viewport=PHONE, base_url=f"http://127.0.0.1:{port}", locale="fr-FR")
        context.set_default_timeout(120_000)
        yield context
        browser.close()


def _prepare(context: BrowserContext, laid: OnSite) -> None:
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Adresse électronique").fill(laid.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto("/workbench/")
    page.evaluate("navigator.serviceWorker.ready")
    _run(page, "await store.createSeal('un code à moi')")
    _run(page, "await store.download(given)", slug=laid.body.slug, id=str(laid.audit))
    page.close()


def _run(page: Page, script: str, **given: Any) -> Any:
    return page.evaluate(STORE % script, given)


def _fill(context: BrowserContext, laid: OnSite) -> None:
    page = context.new_page()
    page.goto("/workbench/")
    sites = ["-", *map(str, laid.sites)]
    _run(page, ANSWER, audit=str(laid.audit), sites=sites, text=EVIDENCE, photos=PHOTOS)
    page.wait_for_timeout(PAUSE)
    page.close()


def _send(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/workbench/")
    for _attempt in range(60):
        left = _run(page, "await store.syncNow(); return store.status().sync")
        if not left["unsent"] and not left["uploads"]:
            break
        page.wait_for_timeout(2_000)
    assert not any(left[what] for what in ("unsent", "uploads", "problems")), left
    page.wait_for_timeout(PAUSE)
    page.close()


def _floors(context: BrowserContext) -> list[Line]:
    """What the browser itself takes, measured before each half: what else the machine does may differ."""
    return [
        Line("floor: one text sealed and put in an empty page", None, Measured(_floor(context))),
        Line("floor: start an empty page", None, Measured([_empty(context) for _time in range(OPENINGS)])),
    ]


def _floor(context: BrowserContext) -> list[float]:
    page = _slowed(context)
    page.goto("/static/dist/workbench-192.png")
    taken = [one / 1000 for one in page.evaluate(FLOOR, INPUTS)]
    page.close()
    return taken


def _empty(context: BrowserContext) -> float:
    """What the browser takes to start a page that shows one picture, which the service worker holds."""
    page = _slowed(context)
    page.goto("/static/dist/workbench-192.png")
    shown = float(page.evaluate(DRAWN))
    page.close()
    return shown / 1000


def _measured(context: BrowserContext, laid: OnSite) -> list[Line]:
    sheet = f"/workbench/#/audit/{laid.audit}/findings"
    tapped = Measured([_tapping(context, f"#/audit/{laid.audit}") for _time in range(OPENINGS)])
    started = Measured([_opening(context, sheet) for _time in range(OPENINGS)])
    page = _slowed(context)
    page.goto(f"{sheet}/{laid.sites[0]}/17")
    _run(page, WATCH)
    return [
        Line("open the audit from the list of audits", MOST_TO_OPEN, tapped),
        Line("start a page of the application at its findings", None, started),
        _line("a key typed under “Preuves vues”", _typing(page)),
        _line("a result chosen", _choosing(page)),
    ]


def _line(title: str, measures: list[dict[str, float]]) -> Line:
    saved, shown = ([one[what] / 1000 for one in measures] for what in ("saved", "shown"))
    return Line(title, MOST_TO_SAVE, Measured(saved), Measured(shown))


def _slowed(context: BrowserContext) -> Page:
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    return page


def _tapping(context: BrowserContext, address: str) -> float:
    """A page that shows the list has read nothing of the audit yet: each time is the first."""
    page = _slowed(context)
    page.goto("/workbench/")
    page.locator(f"a[href='{address}']").first.wait_for()
    page.wait_for_timeout(2_000)
    page.evaluate(TAPPED)
    page.locator(f"a[href='{address}']").first.click()
    opened = float(page.evaluate("opened"))
    page.close()
    return opened / 1000


def _opening(context: BrowserContext, address: str) -> float:
    page = _slowed(context)
    page.add_init_script(WAIT_FOR_ROWS)
    page.goto(address)
    opened = float(page.evaluate("opened"))
    page.close()
    return opened / 1000


def _typing(page: Page) -> list[dict[str, float]]:
    field = page.get_by_label("Preuves vues")
    field.fill("")
    page.wait_for_timeout(1_000)
    return _one_by_one(page, [partial(page.keyboard.type, key) for key in (TYPED * INPUTS)[:INPUTS]])


def _choosing(page: Page) -> list[dict[str, float]]:
    labels = ["Non-conformité mineure", "Conforme"] * (CHOICES // 2)
    return _one_by_one(page, [page.get_by_label(label, exact=True).check for label in labels])


def _one_by_one(page: Page, acts: Sequence[Callable[[], None]]) -> list[dict[str, float]]:
    """Each at a person's pace, once the one before it was saved and shown."""
    page.evaluate("measures.length = 0")
    for number, act in enumerate(acts, start=1):
        act()
        page.evaluate("count => measured(count)", number)
        page.wait_for_timeout(PACE)
    measures: list[dict[str, float]] = page.evaluate("measures")
    return measures


def _print(title: str, lines: Sequence[Line]) -> None:
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print_row((title, "times", "p50 ms", "p95 ms", "most ms"), _WIDTHS)
    for line in lines:
        _row(line.title, line.taken)
        if line.shown:
            _row(f"{line.title}: the screen drawn after it", line.shown)
    for line in lines:
        if line.most is not None:
            taken, bar = line.taken.percentile(0.95), f"p95 at most {line.most * 1000:.0f} ms"
            print_bar(taken <= line.most, f"{line.title}: {bar} ({milliseconds(taken)})")
    print()


def _row(title: str, measured: Measured) -> None:
    times = [milliseconds(measured.percentile(share)) for share in (0.5, 0.95, 1)]
    print_row((title, str(len(measured.seconds)), *times), _WIDTHS)
