"""Before a role or a qualification ends, its page shows the audits that rest on it; afterwards the office is told."""

from __future__ import annotations

from certbody.auditors.queries.people import list_qualifications
from tests.audits.planning_ground import contracted, make_ground, plan, qualify
from tests.support import Bench

RESTING = "Audits qui comptent sur cette personne"


def test_revoking_a_qualification_shows_what_rests_on_it_and_then_waits_at_home(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit_id = plan(ground, contracted(ground).id).id
        qualify(ground.lead, ground.planner, "CFA")
        held = {row.category: row.id for row in list_qualifications(ground.lead.membership_id)}
    browser, audit = bench.browser(ground.planner), ground.body.url(f"audits/{audit_id}")
    auditor = ground.body.url(f"auditors/{ground.lead.membership_id}")
    assert audit in browser.get(auditor).text
    assert RESTING not in browser.get(f"{auditor}/qualifications/{held['CFA']}/revoke").text
    asked = f"{auditor}/qualifications/{held['AF']}/revoke"
    shown = browser.get(asked).text
    assert "Un audit planifié compte sur cette qualification" in shown
    assert audit in shown
    assert browser.post(asked, data={"reason": "Veille abandonnée"}).status_code == 303
    assert "Audits planifiés, équipe à revoir" in browser.get(ground.body.url()).text
    assert audit in browser.get(ground.body.url("audits/?unfit=1")).text
    page = browser.get(audit).text
    assert "Équipe à revoir avant l’audit" in page
    assert f"{ground.lead.name} :" in page
    assert "Revoir l’équipe" in page
    assert "Envoyer le plan" not in page
    refused = browser.post(f"{audit}/plan")
    assert refused.status_code == 409
    assert f"{ground.lead.name} :" in refused.text


def test_ending_a_role_or_a_place_shows_the_audits_before_and_after(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit_id = plan(ground, contracted(ground).id).id
    browser = bench.browser(bench.member(ground.body, "administrator"))
    audit = ground.body.url(f"audits/{audit_id}")
    for who, act, sent in (
        (ground.lead, "roles", {"roles": "accountant"}),
        (ground.reviewer, "end", {"reason": "Départ"}),
    ):
        member = ground.body.url(f"members/{who.membership_id}")
        assert audit in browser.get(member).text
        done = browser.post(f"{member}/{act}", data=sent)
        assert done.location.endswith(member)
        assert audit in browser.get(member).text
    assert "unfit=1" in browser.get(ground.body.url()).text
