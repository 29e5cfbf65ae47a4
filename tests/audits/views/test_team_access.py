"""An auditor sees the audits assigned to them, until the end that the body sets (invariant 7)."""

from __future__ import annotations

from datetime import timedelta

from certbody.audits.operations.moving import move
from certbody.kit import clock
from certbody.tenants.actor import SYSTEM
from certbody.tenants.operations.settings import set_value
from tests import factories
from tests.support import Bench


def test_the_team_sees_the_audit_until_the_end_set_by_the_body(bench: Bench) -> None:
    body, today = bench.body(), clock.today()
    administrator, auditor = bench.member(body, "administrator"), bench.member(body, "auditor")
    stranger = bench.member(body, "auditor")
    with bench.inside(body):
        set_value("team_access_days", 30, today, "besoin d’en connaître", administrator)
        audit = factories.an_audit(factories.an_organisation(), state="in_review")
        factories.a_team_member(audit, auditor)
        one = factories.a_nonconformity(audit)
        move(audit, "decided", SYSTEM)
        assert audit.team_until == today + timedelta(days=30)
        audit_id, reference, nonconformity_id = audit.id, audit.reference, one.id
    page, mine = body.url(f"audits/{audit_id}"), bench.browser(auditor)
    nonconformity = body.url(f"nonconformities/{nonconformity_id}")
    assert mine.get(page).status_code == 200
    assert mine.get(nonconformity).status_code == 200
    assert bench.browser(stranger).get(page).status_code == 404
    with bench.inside(body):
        factories.db.session.get(type(audit), (body.id, audit_id)).team_until = today - timedelta(days=1)
    refused = mine.get(page)
    assert refused.status_code == 409
    assert "son équipe y avait accès jusqu’au" in refused.text
    assert mine.get(nonconformity).status_code == 404
    for path in ("audits/", "nonconformities?only=all", "missions/"):
        assert reference not in mine.get(body.url(path)).text
    assert bench.browser(stranger).get(page).status_code == 404
    assert bench.browser(administrator).get(page).status_code == 200
