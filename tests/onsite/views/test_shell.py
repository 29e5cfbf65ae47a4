"""The empty page of the workbench: the same for everybody, in the reader's language, installable."""

from __future__ import annotations

import gzip
import json
import re

from flask.testing import FlaskClient


def test_the_shell_names_its_version_and_holds_nothing_of_a_person(client: FlaskClient) -> None:
    answer = client.get("/workbench/")
    assert answer.status_code == 200
    version = answer.headers["X-Workbench-Version"]
    assert re.fullmatch(r"[0-9a-f]{12}", version)
    assert f'data-version="{version}"' in answer.text
    assert version in client.get("/workbench/sw.js").text
    assert (answer.text.count("<main"), answer.text.count("<h1")) == (1, 1)


def test_the_shell_travels_packed(client: FlaskClient) -> None:
    plain = client.get("/workbench/")
    packed = client.get("/workbench/", headers={"Accept-Encoding": "gzip"})
    assert (plain.content_encoding, packed.content_encoding) == (None, "gzip")
    assert gzip.decompress(packed.data) == plain.data


def test_the_service_worker_is_never_kept_by_the_browser(client: FlaskClient) -> None:
    answer = client.get("/workbench/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_shell_carries_its_words_in_the_readers_language(client: FlaskClient) -> None:
    assert _words(client, "fr") == {}
    assert all(translation for translation in _words(client, "en").values())


def _words(client: FlaskClient, language: str) -> dict[str, object]:
    page = client.get("/workbench/", headers={"Accept-Language": language}).text
    found = re.search(r'<script id="workbench-words" type="application/json">(.*?)</script>', page)
    assert found
    words: dict[str, object] = json.loads(found.group(1))
    return words


def test_what_the_service_worker_keeps_is_there(client: FlaskClient) -> None:
    kept = re.findall(r'"([\w./-]+\.(?:css|js|svg|png|woff2)(?:\?v=\w+)?)"', client.get("/workbench/sw.js").text)
    assert len(kept) > 5
    assert {name: _status(client, f"/static/dist/{name}") for name in kept} == dict.fromkeys(kept, 200)
    page = client.get("/workbench/").text
    assert set(re.findall(r"/static/dist/([^\"#]+)", page)) <= set(kept)


def test_the_workbench_can_be_installed(client: FlaskClient) -> None:
    answer = client.get("/workbench/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = json.loads(answer.text)
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == (
        "standalone",
        "/workbench/",
        "/workbench/",
    )
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert {_status(client, icon["src"]) for icon in manifest["icons"]} == {200}


def _status(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:
        return answer.status_code
