"""A file sent in parts arrives once and whole, whatever is cut, repeated or sent at once."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from certbody.kit import clock, scanning, storage
from certbody.kit.db import db
from certbody.kit.errors import Unavailable
from certbody.kit.ids import new_id
from certbody.tenants.jobs import uploads as jobs
from certbody.tenants.models import JournalEntry, StoredFile, Upload
from certbody.tenants.operations.files import read_file
from tests.support import Bench, Body
from tests.tenants.sending import Sender, Trial, a_pdf, a_purpose

KIB, MIB = 1024, 1024 * 1024


@pytest.fixture
def trial(bench: Bench) -> Iterator[Trial]:
    with a_purpose(bench.app) as made:
        yield made


@pytest.fixture
def sender(bench: Bench, trial: Trial) -> Sender:
    body = bench.body()
    return Sender(bench.browser(bench.member(body, "auditor")), body, a_pdf(100 * KIB))


def kept_bytes(bench: Bench, sender: Sender) -> list[bytes]:
    with bench.inside(sender.body):
        return [read_file(file_id)[1].read_bytes() for file_id in db.session.scalars(select(StoredFile.id))]


def parts_left(bench: Bench, sender: Sender) -> bool:
    """Whether any part that counted is still in the storage, after the jobs are done."""
    bench.run_jobs()
    with bench.inside(sender.body):
        row = db.session.scalars(select(Upload).where(Upload.id == sender.id)).one()
        keys = [f"{row.tenant_id}/uploads/{row.id}/{row.attempt}/{name}" for name in row.parts]
    return any(storage.Kept(storage.in_use(), key).exists() for key in keys)


@pytest.mark.usefixtures("store")
class TestEachStorage:
    """Sent, continued and freed alike, wherever files lie."""

    def test_a_large_file_arrives_part_by_part(self, bench: Bench, sender: Sender, trial: Trial) -> None:
        sender.content = a_pdf(3 * MIB + 5)
        assert sender.send()["state"] == "kept"
        assert kept_bytes(bench, sender) == [sender.content]
        assert [upload_id for upload_id, _ in trial.kept] == [sender.id]
        assert not parts_left(bench, sender)
        assert kept_bytes(bench, sender) == [sender.content]

    def test_a_refused_file_leaves_no_byte(self, bench: Bench, sender: Sender) -> None:
        sender.content = b"MZ" + a_pdf(60 * KIB)
        told = sender.send(20 * KIB)
        assert (told["state"], told["reasons"][0]["code"]) == ("refused", "file_kind")
        assert "type accepté" in told["reasons"][0]["text"]
        assert kept_bytes(bench, sender) == []
        assert not parts_left(bench, sender)


def test_any_request_may_be_repeated(bench: Bench, sender: Sender, trial: Trial) -> None:
    for _ in range(3):
        assert sender.put().json == {"received": 0, "size": 100 * KIB, "state": "sending", "reasons": []}
    for start in range(0, 100 * KIB, 20 * KIB):
        assert sender.patch(start, sender.content[start : start + 20 * KIB]).status_code == 200
        again = sender.patch(start, sender.content[start : start + 20 * KIB])
        ended = start == 80 * KIB
        assert again.status_code == (200 if ended else 409)
        assert (again.json or {})["received"] == start + 20 * KIB
        assert sender.get().json == sender.put().json == again.json
    assert (sender.get().json or {})["state"] == "kept"
    assert kept_bytes(bench, sender) == [sender.content]
    assert len(trial.kept) == 1
    with bench.inside(sender.body):
        told = select(JournalEntry.event).where(JournalEntry.subject_type == "upload").order_by(JournalEntry.id)
        assert list(db.session.scalars(told)) == ["upload.begun", "upload.kept"]


@pytest.mark.parametrize("offset", ["7", "-1", "", "x", "99999999999999999999"])
def test_a_part_from_elsewhere_is_told_where_to_go_on(sender: Sender, offset: str) -> None:
    sender.put()
    sender.patch(0, sender.content[: 16 * KIB])
    sent = sender.patch(offset, b"x" * 20_000)
    assert sent.status_code == 409
    assert (sent.json or {})["received"] == 16 * KIB


def test_the_same_parts_sent_at_once_count_once(bench: Bench, sender: Sender, trial: Trial) -> None:
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda _: sender.put().status_code, range(4)))
        assert set(begun) <= {200}
        for start in range(0, 100 * KIB, 25 * KIB):
            part = sender.content[start : start + 25 * KIB]
            answers = list(pool.map(lambda _, at=start, part=part: sender.patch(at, part).status_code, range(4)))
            assert answers.count(200) >= 1
            assert set(answers) <= {200, 409}
    assert (sender.get().json or {})["state"] == "kept"
    assert kept_bytes(bench, sender) == [sender.content]
    assert len(trial.kept) == 1


def die_at(monkeypatch: pytest.MonkeyPatch, fatal: int, after: bool) -> None:
    """The process dies right before, or right after, its n-th write to the storage."""
    inner, number = storage.in_use().write, itertools.count(1)

    def write(key: str, chunks: Iterable[bytes]) -> None:
        is_fatal = next(number) == fatal
        if after or not is_fatal:
            inner(key, chunks)
        if is_fatal:
            raise Unavailable("killed")

    monkeypatch.setattr(storage.in_use(), "write", write)


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("fatal", [1, 3, 4, 5])
def test_a_kill_costs_one_part(
    bench: Bench, sender: Sender, trial: Trial, monkeypatch: pytest.MonkeyPatch, fatal: int, after: bool
) -> None:
    """Four parts, then the file itself: whichever write a process dies at, sending goes on from what counted."""
    sender.put()
    die_at(monkeypatch, fatal, after)
    died = 0
    while (told := sender.get().json or {})["state"] == "sending":
        start = told["received"]
        # The part is cut otherwise than before: what a dead process left of it counts for nothing.
        status = sender.patch(start, sender.content[start : start + (25 - died) * KIB]).status_code
        assert status in (200, 503)
        died += status == 503
    assert died == 1
    assert told["state"] == "kept"
    assert kept_bytes(bench, sender) == [sender.content]
    assert len(trial.kept) == 1


def test_bytes_that_are_not_those_of_the_device_are_refused_and_may_be_sent_anew(bench: Bench, sender: Sender) -> None:
    right, sender.content = sender.content, sender.content[:-1] + b"?"
    announced = {"sha256": hashlib.sha256(right).hexdigest()}
    sender.put(**announced)
    told = sender.patch(0, sender.content).json or {}
    assert (told["state"], told["reasons"][0]["code"]) == ("refused", "upload_damaged")
    assert kept_bytes(bench, sender) == []
    assert sender.put(**announced).json == sender.get().json == told
    sender.content = right
    assert (sender.put(again=True).json or {})["received"] == 0
    bench.run_jobs()
    assert sender.send(30 * KIB)["state"] == "kept"
    bench.run_jobs()
    assert kept_bytes(bench, sender) == [right]


def test_a_part_lost_by_the_storage_is_told_as_damage(bench: Bench, sender: Sender) -> None:
    sender.put()
    sender.patch(0, sender.content[: 50 * KIB])
    storage.in_use().remove_all(f"{sender.body.id}/uploads/{sender.id}/1/")
    told = sender.patch(50 * KIB, sender.content[50 * KIB :]).json or {}
    assert told["reasons"][0]["code"] == "upload_damaged"


def test_what_its_purpose_no_longer_takes_is_refused(bench: Bench, sender: Sender, trial: Trial) -> None:
    trial.closed.add(sender.subject_id)
    told = sender.send()
    assert (told["state"], told["reasons"][0]["code"]) == ("refused", "edited_meanwhile")
    assert kept_bytes(bench, sender) == []
    bench.run_jobs()
    with bench.inside(sender.body):
        row = db.session.scalars(select(Upload)).one()
        key = storage.key_of(sender.body.id, row.reserved_file_id)
    assert not storage.Kept(storage.in_use(), key).exists()


class TestAScanner:
    """What the site's scanner says of an upload."""

    def test_an_infected_file_is_refused(self, bench: Bench, sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
        sender.content = sender.content + b"EICAR"
        monkeypatch.setitem(scanning._in_use, "command", ("sh", "-c", "! grep -q EICAR"))
        told = sender.send()
        assert (told["state"], told["reasons"][0]["code"]) == ("refused", "file_infected")
        assert not parts_left(bench, sender)

    def test_a_scanner_that_is_away_is_asked_again(
        self, bench: Bench, sender: Sender, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(scanning._in_use, "command", ("sh", "-c", "cat >/dev/null; exit 2"))
        told = sender.send()
        assert (told["state"], told["received"]) == ("sending", told["size"])
        assert told["reasons"][0]["lift"].startswith("Réessayez")
        bench.run_jobs()
        assert sender.put().json == told
        monkeypatch.setitem(scanning._in_use, "command", ("sh", "-c", "cat >/dev/null"))
        again = sender.patch(told["received"], b"").json or {}
        assert (again["state"], again["reasons"]) == ("kept", [])
        assert kept_bytes(bench, sender) == [sender.content]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"size": 0}, 409),
        ({"size": 50 * MIB + 1}, 409),
        ({"name": "virus.exe"}, 409),
        ({"purpose": "unknown"}, 422),
        ({"sha256": "A" * 64}, 422),
        ({"size": -1}, 422),
        ({"size": 2**40}, 422),
        ({"subject_id": "x"}, 422),
        ({"detail": []}, 422),
        ({"detail": {"note": "x" * 2_000}}, 422),
        ({"detail": {"note": "\x00"}}, 422),
        ({"detail": {"\ud800": 1}}, 422),
        ({"detail": {"note": float("nan")}}, 422),
        ({"name": "\ud800"}, 422),
        ({"name": ""}, 422),
    ],
)
def test_what_will_never_be_kept_is_said_before_it_is_sent(
    sender: Sender, changes: dict[str, object], status: int
) -> None:
    answer = sender.put(**changes)
    assert answer.status_code == status, answer.text
    assert sender.get().status_code == 404


def test_parts_are_neither_too_long_nor_too_many(sender: Sender) -> None:
    sender.put()
    assert sender.patch(0, sender.content + b"x").status_code == 422
    assert sender.patch(0, b"x").status_code == 422
    assert sender.patch(0, b"x" * (8 * MIB + 1)).status_code == 413
    assert (sender.get().json or {})["received"] == 0


def test_another_file_under_the_same_id_is_refused(sender: Sender) -> None:
    sender.put()
    assert sender.put(name="autre.pdf").status_code == 409
    assert sender.put(subject_id=str(new_id())).status_code == 409


def test_an_upload_is_its_senders_alone(bench: Bench, sender: Sender) -> None:
    sender.put()
    colleague = Sender(bench.browser(bench.member(sender.body, "auditor")), sender.body, sender.content, id=sender.id)
    for ask in (colleague.get, colleague.put, lambda: colleague.patch(0, colleague.content)):
        assert ask().status_code == 404
    planner = Sender(bench.browser(bench.member(sender.body, "planner")), sender.body, sender.content)
    assert planner.put().status_code == 403
    elsewhere = Body(sender.body.id, bench.body().slug, "")
    stranger = Sender(sender.browser, elsewhere, sender.content, id=sender.id)
    for ask in (stranger.get, stranger.put, lambda: stranger.patch(0, stranger.content)):
        assert ask().status_code == 404


def test_two_bodies_may_use_one_id(bench: Bench, sender: Sender) -> None:
    sender.put()
    body = bench.body()
    other = Sender(bench.browser(bench.member(body, "auditor")), body, a_pdf(30 * KIB), id=sender.id)
    assert other.send()["state"] == sender.send()["state"] == "kept"
    assert (kept_bytes(bench, other), kept_bytes(bench, sender)) == ([other.content], [sender.content])


def test_what_was_abandoned_is_given_up_after_thirty_days(bench: Bench, sender: Sender) -> None:
    sender.put()
    sender.patch(0, sender.content[: 50 * KIB])
    for days, state in ((29, "sending"), (31, "refused")):
        with bench.inside(sender.body):
            row = db.session.scalars(select(Upload)).one()
            row.touched_at = clock.now() - timedelta(days=days)
        with bench.app.app_context():
            jobs.sweep(str(sender.body.id))
        assert (sender.get().json or {})["state"] == state
    assert "30 jours" in (sender.get().json or {})["reasons"][0]["text"]
    assert not parts_left(bench, sender)
    with bench.inside(sender.body):
        assert db.session.scalar(select(func.count()).where(JournalEntry.event == "upload.refused")) == 1
    assert (sender.put(again=True).json or {})["state"] == "sending"
    assert sender.send()["state"] == "kept"
