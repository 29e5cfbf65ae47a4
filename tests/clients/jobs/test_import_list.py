"""The import in the background, as the page starts and follows it."""

import io
from pathlib import Path

from tests.clients.lists import a_line, a_list
from tests.factories import a_siren
from tests.support import Bench


def send(bench: Bench, body, path: Path):
    browser = bench.browser(bench.member(body, "administrator"))
    form = {"file": (io.BytesIO(path.read_bytes()), path.name)}
    answer = browser.post(body.url("list-imports"), data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 201, answer.text
    return browser, answer.get_json()["url"]


def test_an_import_runs_and_is_reported(bench: Bench, tmp_path: Path) -> None:
    body = bench.body()
    path = a_list(tmp_path, a_line("11750000001", a_siren()), a_line("11750000002", "891306673"))
    browser, url = send(bench, body, path)
    assert browser.get(f"{url}/progress").get_json()["state"] == "queued"
    bench.run_jobs()
    told = browser.get(f"{url}/progress").get_json()
    assert (told["state"], told["done"], told["total"]) == ("done", path.stat().st_size, path.stat().st_size)
    assert "SIREN invalide" in browser.get(url).text
    assert "11750000002" in browser.get(body.url("list-imports/flagged?flag=bad_siren")).text
    assert "11750000002" not in browser.get(body.url("list-imports/flagged?flag=cedex")).text


def test_a_file_that_is_not_the_list_fails_once_and_says_so(bench: Bench, tmp_path: Path) -> None:
    body = bench.body()
    browser, url = send(bench, body, a_list(tmp_path, header="nom;ville\n"))
    bench.run_jobs()
    told = browser.get(f"{url}/progress").get_json()
    assert told["state"] == "failed"
    assert "30 colonnes" in told["label"]


def test_only_administrators_import(bench: Bench) -> None:
    body = bench.body()
    assert bench.browser(bench.member(body, "planner")).get(body.url("list-imports")).status_code == 403
