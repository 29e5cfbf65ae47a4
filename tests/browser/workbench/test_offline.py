"""What is written without a network is on the device, and on the site as soon as it answers."""

from __future__ import annotations

import pytest

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser
COMMENT = "report/conclusion"


def test_what_is_written_without_a_network_reaches_the_site_later(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    tablet.cut()
    tablet.change(COMMENT, "Écrit au sous-sol")
    assert tablet.field(COMMENT)["state"] == "device"
    assert tablet.sync()["state"] == "waiting"
    tablet.join()
    assert tablet.sync()["state"] == "idle"
    assert tablet.field(COMMENT)["state"] == "kept"
    assert tablet.value(COMMENT) == "Écrit au sous-sol"
    pages.faults.clear()
