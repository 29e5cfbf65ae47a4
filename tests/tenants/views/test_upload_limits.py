"""How much room files may take, and how often one person may send: told with what lifts it, and never met at work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from limits import parse_many

from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.ids import new_id
from certbody.kit.security import limiter
from certbody.tenants.actor import SYSTEM, Actor
from certbody.tenants.jobs.uploads import sweep
from certbody.tenants.models import StoredFile, Tenant, Upload
from certbody.tenants.operations.files import keep_file, keep_made
from certbody.tenants.operations.room import give_room
from certbody.tenants.operations.settings import set_value
from certbody.tenants.queries.room import read_room
from certbody.tenants.views.limits import EXCHANGING, SENDING
from tests.audits.scene import an_audit_day
from tests.onsite.devices import a_device
from tests.support import Bench
from tests.tenants.people import PLATFORM
from tests.tenants.sending import Sender, Trial, a_pdf, a_purpose

GIGABYTE = 10**9


@pytest.fixture
def trial(bench: Bench) -> Iterator[Trial]:
    with a_purpose(bench.app) as made:
        yield made


@pytest.fixture
def auditor(bench: Bench) -> Actor:
    return bench.member(bench.body(), "auditor")


@pytest.fixture
def sender(bench: Bench, trial: Trial) -> Sender:
    body = bench.body()
    return Sender(bench.browser(bench.member(body, "auditor")), body, a_pdf(20_000))


def take(bench: Bench, sender: Sender, size: int) -> None:
    """A file of the body that takes so much room."""
    with bench.inside(sender.body):
        values = {"media_type": "application/pdf", "sha256": "0" * 64, "created_at": clock.now()}
        db.session.add(StoredFile(name="ancien.pdf", size=size, **values))


def give(bench: Bench, sender: Sender, code: str, gigabytes: int) -> None:
    with bench.inside(sender.body):
        set_value(code, gigabytes, clock.today(), "Plus de photos", SYSTEM)


def codes(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [one["code"] for one in answer["reasons"]]


def test_what_finds_no_room_is_told_with_what_lifts_it(bench: Bench, sender: Sender) -> None:
    for _ in range(10):
        take(bench, sender, 2 * GIGABYTE)
    answer = sender.put()
    assert answer.status_code == 409
    assert answer.json is not None
    assert codes(answer.json) == ["body_room_full"]
    assert "20 Go" in answer.json["reasons"][0]["why"]
    assert "opérateur" in answer.json["reasons"][0]["lift"]
    with bench.inside(sender.body):
        with pytest.raises(Refused, match="body_room_full"):
            keep_file("preuve.pdf", a_pdf(1000), SYSTEM)
        keep_made("rapport.pdf", b"%PDF", SYSTEM)
    operator = bench.member(PLATFORM, "operator")
    with bench.inside(PLATFORM):
        give_room(sender.body.id, 21, "Plus de photos", operator)
    assert sender.send()["state"] == "kept"


def test_what_was_counted_at_night_and_what_came_and_went_since_make_the_room_taken(
    bench: Bench, sender: Sender
) -> None:
    def used() -> int:
        with bench.inside(sender.body):
            return read_room()[0].used

    def keep(size: int, days_ago: int) -> UUID:
        with bench.inside(sender.body):
            at = clock.now() - timedelta(days=days_ago)
            file = StoredFile(name="a.pdf", size=size, media_type="application/pdf", sha256="0" * 64, created_at=at)
            db.session.add(file)
            db.session.flush()
            return file.id

    def count() -> None:
        with bench.app.app_context():
            sweep(str(sender.body.id))

    def purge(file_id: UUID) -> None:
        with bench.inside(sender.body):
            db.session.get_one(StoredFile, (sender.body.id, file_id)).purged_at = clock.now()

    old, older = keep(1000, 3), keep(300, 9)
    assert used() == 1300
    count()
    assert used() == 1300
    fresh = keep(70, 0)
    purge(older)
    assert used() == 1070
    purge(fresh)
    assert used() == 1000
    count()
    with bench.app.app_context():
        assert db.session.get_one(Tenant, sender.body.id).files_counted == 1300, "as it was an hour before"
    assert used() == 1000
    purge(old)
    assert used() == 0


def test_one_audit_takes_no_more_than_its_part(bench: Bench, sender: Sender) -> None:
    with bench.inside(sender.body):
        about = {"purpose": "trial", "sha256": "0" * 64, "detail": {}, "touched_at": clock.now(), "size": GIGABYTE}
        person = db.session.connection().exec_driver_sql("select person_id from membership").scalar()
        for state in ("sending", "sending", "sending", "sending", "kept", "refused"):
            made = {"name": "a.pdf", "subject_id": sender.subject_id, "reserved_file_id": new_id(), "state": state}
            db.session.add(Upload(id=new_id(), person_id=person, **about, **made))
    answer = sender.put()
    assert answer.json is not None
    assert codes(answer.json) == ["audit_room_full"]
    assert Sender(sender.browser, sender.body, sender.content).send()["state"] == "kept"
    give(bench, sender, "audit_files_gigabytes", 6)
    assert sender.send()["state"] == "kept"


def test_another_body_takes_none_of_the_room(bench: Bench, sender: Sender) -> None:
    elsewhere = bench.body()
    other = Sender(bench.browser(bench.member(elsewhere, "auditor")), elsewhere, sender.content)
    for _ in range(10):
        take(bench, other, 2 * GIGABYTE)
    assert sender.send()["state"] == "kept"


def test_who_sends_too_often_is_asked_to_wait(
    app: Flask, bench: Bench, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = an_audit_day(bench)
    device, sender = a_device(scene), Sender(bench.browser(scene.auditor), scene.body, a_pdf(20_000))
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    who = str(scene.auditor.membership_id)
    for limits, scope in ((SENDING, "uploads"), (EXCHANGING, "workbench.exchange")):
        first = parse_many(limits)[0]
        assert limiter.limiter.hit(first, who, scope, cost=first.amount)
    for answer in (sender.put(), sender.get(), sender.patch(0, sender.content), device.post(device.request())):
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 61
    colleague = bench.browser(bench.member(scene.body, "auditor"))
    assert Sender(colleague, scene.body, sender.content).send()["state"] == "kept"
    limiter.reset()


def test_a_tablet_at_work_stays_below() -> None:
    photos, requests_of_one = 500, 1 + 3
    per_minute, per_hour = (one.amount for one in parse_many(SENDING))
    assert per_hour >= 10 * photos * requests_of_one
    assert per_minute >= 2 * photos * requests_of_one
