"""A file of more work than is taken in at once closes the audit on all of it, or not at all."""

from __future__ import annotations

from certbody.kit.ids import new_id
from tests.audits.scene import OPENED, an_audit_day
from tests.onsite.devices import HELD, a_device
from tests.onsite.operations.test_importing import bring, exported
from tests.support import Bench

MEETING = {"held": True, "at": OPENED.replace(hour=16).isoformat(), "corrected": 0}


def test_a_closing_that_was_taken_back_is_not_brought_without_its_withdrawal(bench: Bench) -> None:
    device = a_device(an_audit_day(bench))
    device.change("opening", HELD)
    device.sync()
    device.scene.answer_all()
    for at in range(199):
        side = "body" if at % 2 else "client"
        person = {"name": f"P{at}", "role": "", "side": side, "opening": True, "closing": True, "removed": False}
        device.change(f"person/{new_id()}", person)
    device.change("closing", MEETING)
    device.change("closing", {"held": False, "at": None})
    answer = bring(device, exported(device))
    assert answer.status_code == 200
    with bench.inside(device.scene.body):
        assert device.scene.audit().closing_at is None
