"""The watch over every test (`tests/journal_watch.py`) notices what is changed in silence."""

from __future__ import annotations

import pytest
from flask import g

from certbody.tenants import journal
from tests import factories
from tests.journal_watch import watched
from tests.support import Bench


@pytest.fixture(autouse=True)
def _nothing_changes_in_silence() -> None:
    """The watch of every other test stays away here: what follows is silent on purpose."""


def test_the_watch_notices_a_page_that_says_nothing(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    for tell, untold in ((False, {"organisation"}), (True, set())):
        with watched() as watch, bench.app.test_request_context(), bench.inside(body):
            g.access = None
            organisation = factories.an_organisation()
            if tell:
                journal.record("organisation.created", organisation, by, after=journal.plain({"id": organisation.id}))
        assert watch.untold == untold


def test_the_watch_notices_an_event_without_words(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with watched() as watch, bench.inside(body):
        journal.record("organisation.sung", factories.an_organisation(), by, after={"tune": "la"})
    assert watch.wordless == {"event organisation.sung", "field tune"}
