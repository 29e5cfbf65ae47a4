"""The organisation's files that arrive part by part."""

from __future__ import annotations

import pytest

from certbody.audits.queries.preparation import list_prepared, read_preparation
from tests.audits.scene import Scene, an_audit_day
from tests.support import Bench
from tests.tenants.sending import Sender, a_pdf


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An audit whose plan was sent."""
    return an_audit_day(bench)


def _sender(scene: Scene, **values: object) -> Sender:
    browser = scene.bench.browser(scene.client)
    return Sender(browser, scene.body, a_pdf(40_000), name="livret.pdf", subject_id=scene.audit_id, **values)


def _announce(sender: Sender, **changes: object) -> int:
    return sender.put(**{"purpose": "preparation", "detail": {"indicator": 4}, **changes}).status_code


def test_a_file_sent_in_parts_joins_its_indicator_once(scene: Scene) -> None:
    sender = _sender(scene)
    assert _announce(sender) == 200
    for _again in range(2):
        answer = sender.patch(0, sender.content)
    assert (answer.json or {})["state"] == "kept"
    with scene.bench.inside(scene.body):
        text, files = read_preparation(scene.audit_id)[4]
        assert (text, [file.name for file in files]) == ("", ["livret.pdf"])
        assert list_prepared(scene.audit_id)[4].version == 0


@pytest.mark.parametrize(
    ("detail", "status"), [({"indicator": 13}, 409), ({"indicator": 98}, 404), ({"indicator": "4"}, 404), ({}, 404)]
)
def test_what_is_not_to_be_prepared_is_not_even_sent(scene: Scene, detail: dict[str, object], status: int) -> None:
    assert _announce(_sender(scene), detail=detail) == status


def test_only_the_organisation_sends_them(scene: Scene) -> None:
    sender = _sender(scene)
    sender.browser = scene.bench.browser(scene.auditor)
    assert _announce(sender) == 403
    sender.browser = scene.bench.browser(an_audit_day(scene.bench, scene.body).client)
    assert _announce(sender) == 404


def test_a_file_that_arrives_after_the_closing_meeting_is_refused_and_says_why(scene: Scene) -> None:
    sender = _sender(scene)
    _announce(sender)
    scene.open()
    scene.answer_all()
    scene.close()
    told = sender.patch(0, sender.content).json or {}
    assert (told["state"], told["reasons"][0]["code"]) == ("refused", "preparation_over")
    assert "non-conformité" in told["reasons"][0]["lift"]
    with scene.bench.inside(scene.body):
        assert read_preparation(scene.audit_id) == {}
