"""Calling an audit off: what is freed, who hears of it, until when."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from certbody.auditors.models import BusyHalfDay
from certbody.audits.operations.cancelling import cancel_audit
from certbody.audits.operations.impartiality import declare_impartiality
from certbody.audits.operations.planning import send_plan
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.tenants import journal
from tests.audits.planning_ground import contracted, make_ground, plan
from tests.audits.scene import an_audit_day
from tests.support import Bench

WHY = "Le client a fermé pour travaux"


def test_an_audit_called_off_frees_its_half_days_and_keeps_why(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = plan(ground, contracted(ground).id)
        cancel_audit(audit.id, WHY, ground.planner)
        busy = select(func.count()).where(BusyHalfDay.person_id == ground.lead.person_id)
        assert (audit.state, audit.cancelled_reason, db.session.scalar(busy)) == ("cancelled", WHY, 0)
        assert journal.list_entries("audit", audit.id)[0].reason == WHY
        with pytest.raises(Refused):
            cancel_audit(audit.id, WHY, ground.planner)


def test_the_organisation_and_the_team_hear_why(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = plan(ground, contracted(ground).id)
        declare_impartiality(audit.id, ground.lead)
        send_plan(audit.id, ground.planner)
        audit_id = audit.id
    browser = bench.browser(ground.planner)
    url = ground.body.url(f"audits/{audit_id}/cancel/")
    assert browser.get(url).status_code == 200
    assert browser.post(url, data={"reason": " "}).status_code == 422
    assert browser.post(url, data={"reason": WHY}).status_code == 303
    bench.run_jobs()
    told = [mail for mail in bench.mails(ground.body) if "annulé" in mail.subject]
    assert len(told) == 2
    assert all(WHY in (mail.body_text or "") for mail in told)


def test_an_audit_that_is_open_is_not_called_off(bench: Bench) -> None:
    scene = an_audit_day(bench)
    planner = bench.member(scene.body, "planner")
    scene.open()
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        cancel_audit(scene.audit_id, WHY, planner)
    assert [one.code for one in refused.value.reasons] == ["cancelling_over"]
