"""The demo as visitors find it, in a database of its own, and somebody who follows every link that they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.exceptions import HTTPException

from certbody.app import create_app
from certbody.config import Settings
from certbody.demo.people import PASSWORD
from certbody.demo.seed import seed_demo
from certbody.kit import migrations
from certbody.kit.db import db
from certbody.kit.embedded.servers import Servers
from certbody.kit.security import limiter
from tests.browser.serving import serving

VISITS = 3
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Demo:
    """The demo, and where it is served."""

    app: Flask
    address: str
    seen_in_browser: set[str] = field(default_factory=set)

    def sign_in(self, email: str) -> FlaskClient:
        """A browser without a screen, in which this person is signed in."""
        client = self.app.test_client()
        found = _TOKEN.search(client.get("/login").text)
        assert found
        sent = {"email": email, "password": PASSWORD, "csrf_token": found[1]}
        assert client.post("/login", data=sent).status_code == 303
        return client

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collects the SQL statements that run inside the block, without the one that opens the tenant's wall."""
        ran: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if "set_config" not in statement:
                ran.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield ran
        finally:
            event.remove(engine, "before_cursor_execute", note)


@contextmanager
def serve_demo(servers: Servers, settings: Settings) -> Iterator[Demo]:
    """Writes the demo into a database of its own and serves it."""
    servers.create_database("demo")
    own = replace(
        settings,
        database_url=servers.database_url(database="demo"),
        database_owner_url=servers.database_url("certbody_owner", "demo"),
    )
    migrations.upgrade(own)
    app = create_app(own)
    limiter.enabled = False
    seed_demo(app)
    with serving(app) as here:
        yield Demo(app, here)
    with app.app_context():
        db.engine.dispose()


@dataclass(frozen=True)
class Visit:
    """One page that somebody was led to."""

    endpoint: str
    url: str
    status: int
    text: str
    statements: int


def walk(demo: Demo, client: FlaskClient) -> list[Visit]:
    """Follows links from the first page on, a few addresses for each endpoint."""
    waiting, known, visits = ["/"], {"/"}, []
    counts: dict[str, int] = {}
    while waiting:
        url = waiting.pop(0)
        endpoint = _endpoint(demo.app, url)
        counts[endpoint] = counts.get(endpoint, 0) + 1
        if endpoint == "static" or counts[endpoint] > VISITS:
            continue
        visit = _visit(demo, client, endpoint, url)
        visits.append(visit)
        for target in _links(visit) - known:
            known.add(target)
            waiting.append(target)
    return visits


def _visit(demo: Demo, client: FlaskClient, endpoint: str, url: str) -> Visit:
    with demo.statements() as ran, client.get(url) as answer:
        html = answer.mimetype == "text/html"
        text = answer.text if html else ""
        if answer.status_code in (302, 303):
            text = f'<a href="{answer.location}">'
    return Visit(endpoint, url, answer.status_code, text, len(ran))


def _endpoint(app: Flask, url: str) -> str:
    try:
        endpoint, _arguments = app.url_map.bind("localhost").match(urlsplit(url).path)
    except HTTPException:
        return f"nothing at {url}"
    return str(endpoint)


def _links(visit: Visit) -> set[str]:
    """Where a page leads; what a mail's text leads to is for its recipient."""
    if visit.endpoint.endswith("show_mail"):
        return set()
    found = {
        urljoin(visit.url, href.replace("&amp;", "&")).split("#")[0]
        for href in re.findall(r'<a\b[^>]*?\shref="([^"#][^"]*)"', visit.text)
    }
    return {url.removeprefix("http://localhost") for url in found if urlsplit(url).netloc in ("", "localhost")}


def faults_of(visit: Visit) -> list[str]:
    """What is wrong with the HTML of a page: parse errors, ids twice, headings, language."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(visit.text)
    faults = [f"{code} at {place}" for place, code, _values in parser.errors]
    ids = [element.get("id") for element in tree.iter() if isinstance(element.tag, str) and element.get("id")]
    faults += [f"id {one} twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    headings = len(list(tree.iter("h1")))
    if headings != 1:
        faults.append(f"{headings} h1")
    if not tree.get("lang"):
        faults.append("no lang")
    return faults
