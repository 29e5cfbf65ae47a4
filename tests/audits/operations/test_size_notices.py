"""A new duration after the contract: the client is told, takes note, and the office sees who waits."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
import time_machine

from certbody.audits.operations.meetings import hold_opening
from certbody.audits.operations.moving import move
from certbody.audits.operations.planning import send_plan
from certbody.audits.operations.short_plans import accept_short_plan
from certbody.audits.operations.size_notices import acknowledge_size
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.size_notices import list_size_notices
from certbody.audits.queries.waiting_planning import list_planning
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import clock
from certbody.kit.errors import Refused
from tests.audits.planning_ground import contracted, make_ground, plan, three_slots
from tests.factories import an_audit
from tests.support import Bench

LARGER = {"turnover_cents": 80_000_000}


def test_the_client_is_told_and_takes_note(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit_id = contracted(ground).id
        plan(ground, audit_id)
        size_audit(audit_id, ground.planner, "BPF 2026 déposé", LARGER)
        notice = list_size_notices(audit_id)[0]
        assert (notice.before, notice.after, notice.reason) == (3, 4, "BPF 2026 déposé")
        assert (notice.sized_by, notice.acknowledged_at) == (ground.planner.name, None)
        sizes = {
            waiting.arguments.get("untold"): waiting.count for waiting in list_planning(ground.planner, clock.today())
        }
        assert sizes["1"] == 1
    bench.run_jobs()
    mail = bench.mails(ground.body)[-1]
    assert mail.recipient == bench.email_of(ground.client)
    assert mail.body_text is not None
    assert "BPF 2026 déposé" in mail.body_text
    assert "seront revues" in mail.body_text
    for text in (mail.body_text, mail.body_html):
        assert "Le prix signé ne change pas" in text
        assert re.search(r"passe de 1,5\sj à 2\sj\.", html.unescape(text or ""))
    office, portal = bench.browser(ground.planner), bench.browser(ground.client)
    page = office.get(ground.body.url(f"audits/{audit_id}")).text
    assert "pas encore pris connaissance" in page
    assert "calculées : 4" in page
    listed = office.get(ground.body.url("audits/?untold=1")).text
    assert f"audits/{audit_id}" in listed
    own = ground.body.url(f"portal/audits/{audit_id}")
    told = portal.get(own).text
    assert "J’ai pris connaissance de la nouvelle durée" in told
    assert "D’où vient la durée" in told
    notice_told = told.split('id="duration-1"')[1].split("</section>")[0]
    for said in ("de 150\u00a0000\u00a0€ à moins de 750\u00a0000\u00a0€", "Le prix signé ne change pas"):
        assert said in notice_told
    for path in (f"audits/{audit_id}", f"audits/{audit_id}/sizing"):
        assert "Le prix signé ne change pas" in office.get(ground.body.url(path)).text
    assert portal.post(f"{own}/duration").status_code == 303
    assert "J’ai pris connaissance de la nouvelle durée" not in portal.get(own).text
    page = office.get(ground.body.url(f"audits/{audit_id}")).text
    assert "pas encore pris connaissance" not in page
    assert ground.client.name in page
    assert f"audits/{audit_id}" not in office.get(ground.body.url("audits/?untold=1")).text
    with bench.inside(ground.body), pytest.raises(Refused, match="no_size_notice"):
        acknowledge_size(audit_id, ground.client)


def test_no_plan_leaves_before_the_client_was_heard_whichever_way(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit_id = contracted(ground).id
        size_audit(audit_id, ground.planner, "BPF 2026 déposé", LARGER)
        slots = three_slots(ground.lead)
        plan(ground, audit_id, slots=(*slots, (ground.lead.membership_id, slots[-1][1], "pm", None)))
    with bench.inside(ground.body), pytest.raises(Refused, match="size_note_awaited"):
        send_plan(audit_id, ground.planner)
    office, address = bench.browser(ground.planner), ground.body.url(f"audits/{audit_id}")
    waiting = office.get(address).text
    assert "Le plan d’audit ne part pas avant" in waiting
    assert "Envoyer le plan" not in waiting
    silent = office.post(f"{address}/size-note", data={"how": " "})
    assert silent.status_code == 422
    assert "Dites qui a confirmé" in silent.text
    heard = "Mme Martin, par téléphone, ce matin"
    assert office.post(f"{address}/size-note", data={"how": heard}).status_code == 303
    page = office.get(address).text
    assert heard in page
    assert "Envoyer le plan" in page
    assert ground.planner.name in page
    with bench.inside(ground.body):
        assert send_plan(audit_id, ground.planner).state == "plan_sent"


def test_a_plan_that_no_longer_fits_is_made_again_before_the_note_and_the_sending(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit_id = contracted(ground).id
        plan(ground, audit_id)
    bench.run_jobs()
    with bench.inside(ground.body):
        size_audit(audit_id, ground.planner, "BPF 2026 déposé", LARGER)
    office, address = bench.browser(ground.planner), ground.body.url(f"audits/{audit_id}")
    page = office.get(address).text
    step = page.split('id="next-step"')[1].split("</section>")[0]
    assert "Modifier la planification" in step
    assert f"{address}/planning" in step
    assert "Envoyer le plan" not in page
    assert "date d’avant la nouvelle durée" in page
    assert "revoie sa planification" in bench.browser(ground.reviewer).get(address).text
    slots = three_slots(ground.lead)
    with bench.inside(ground.body):
        plan(ground, audit_id, slots=(*slots, (ground.lead.membership_id, slots[-1][1], "pm", None)))
    page = office.get(address).text
    assert "dès que le client aura pris connaissance" in page
    assert "date d’avant la nouvelle durée" not in page
    with bench.inside(ground.body):
        acknowledge_size(audit_id, ground.client)
    assert "Envoyer le plan" in office.get(address).text


def test_a_sent_plan_that_no_longer_fits_is_marked_for_the_client(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit_id = contracted(ground).id
        plan(ground, audit_id)
        send_plan(audit_id, ground.planner)
        size_audit(audit_id, ground.planner, "BPF 2026 déposé", LARGER)
    page = bench.browser(ground.client).get(ground.body.url(f"portal/audits/{audit_id}")).text
    assert "datent d’avant la nouvelle durée" in page
    office = bench.browser(ground.planner).get(ground.body.url(f"audits/{audit_id}")).text
    assert "Modifier la planification" in office.split('id="next-step"')[1].split("</section>")[0]


def test_an_audit_does_not_open_on_a_plan_that_became_too_short_without_a_recorded_reason(bench: Bench) -> None:
    """Invariants 25 and 26: replan, or say why; a duration that grows once it is open strands nobody."""
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit_id = contracted(ground).id
        plan(ground, audit_id)
        send_plan(audit_id, ground.planner)
        with pytest.raises(Refused, match="plan_not_short"):
            accept_short_plan(audit_id, "Rien à dire de plus.", ground.planner)
        size_audit(audit_id, ground.planner, "BPF 2026 déposé", LARGER)
    office, address = bench.browser(ground.planner), ground.body.url(f"audits/{audit_id}")
    assert "Admettre l’ouverture" in office.get(address).text
    opening = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
    with time_machine.travel(opening.replace(hour=9), tick=False):
        with bench.inside(ground.body), pytest.raises(Refused, match="plan_shorter_than_size") as refused:
            hold_opening(audit_id, opening, "Camille Martin", ground.lead)
        assert (refused.value.reasons[0].values["planned"], refused.value.reasons[0].values["sized"]) == (3, 4)
    assert office.post(f"{address}/short-plan", data={"short_plan_reason": " "}).status_code == 422
    why = "Le quatrième créneau est consacré à la visite du 2 février."
    assert office.post(f"{address}/short-plan", data={"short_plan_reason": why}).status_code == 303
    page = office.get(address).text
    assert why in page
    assert ground.planner.name in page
    with time_machine.travel(opening.replace(hour=9), tick=False), bench.inside(ground.body):
        assert hold_opening(audit_id, opening, "Camille Martin", ground.lead).state == "open"


def test_a_duration_that_grew_after_the_opening_meeting_was_held_does_not_keep_it_closed(bench: Bench) -> None:
    """What was held without network is told later: the duration of the meeting's own moment counts."""
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit_id = contracted(ground).id
        plan(ground, audit_id)
        send_plan(audit_id, ground.planner)
    opening = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
    with time_machine.travel(opening.replace(hour=9), tick=False), bench.inside(ground.body):
        size_audit(audit_id, ground.planner, "Chiffre d’affaires corrigé", LARGER)
        assert hold_opening(audit_id, opening, "Camille Martin", ground.lead).state == "open"


def test_the_client_s_list_says_what_waits_and_no_date_that_will_not_come(bench: Bench) -> None:
    ground = make_ground(bench)
    portal, own = bench.browser(ground.client), ground.body.url("portal/audits/")
    before = "proposées après la signature du contrat"
    with bench.inside(ground.body):
        audit = an_audit(get_organisation(ground.organisation_id, ground.planner))
        signed, cancelled = contracted(ground).id, audit.id
    assert "Prendre connaissance de la nouvelle durée" not in portal.get(own).text
    with bench.inside(ground.body):
        size_audit(signed, ground.planner, "BPF 2026 déposé", LARGER)
    assert "Prendre connaissance de la nouvelle durée" in portal.get(own).text
    assert before not in portal.get(f"{own}{signed}").text
    assert before in portal.get(f"{own}{cancelled}").text
    with bench.inside(ground.body):
        for audit_id in (signed, cancelled):
            move(get_audit(audit_id, ground.planner), "cancelled", ground.planner, reason="Abandon")
    for path in (own, f"{own}{cancelled}"):
        told = portal.get(path).text
        assert "à venir" not in told
        assert before not in told
    assert "Prendre connaissance de la nouvelle durée" not in portal.get(own).text


def test_a_new_duration_before_the_contract_or_of_the_same_length_asks_nothing(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit_id = contracted(ground).id
        size_audit(audit_id, ground.planner, "Montant précisé", {"turnover_cents": 31_000_000})
        assert list_size_notices(audit_id) == []
