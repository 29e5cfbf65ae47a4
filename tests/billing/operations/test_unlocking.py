"""A plan that waits for its payment: refused with the invoice's number, sent once paid, or once somebody says why."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.audits.operations.planning import send_plan
from certbody.audits.queries.audits import get_audit
from certbody.billing.models import Invoice
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.payments import record_payment
from certbody.billing.operations.unlocking import unlock_planning
from certbody.billing.queries.invoices import list_lines
from certbody.billing.queries.unlocking import payment_verdict
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotAllowed, Refused
from certbody.tenants import journal
from certbody.tenants.models import BodySetting
from tests import factories
from tests.billing.scenes import Scene
from tests.billing.schedules import signed
from tests.support import Bench

DEPOSIT, AT_ORDER = {"deposit_percent": 30, "plan_after_payment": 1}, {"invoice_schedule": 1, "plan_after_payment": 1}


def codes(scene: Scene) -> list[str]:
    with scene.bench.inside(scene.body):
        return [reason.code for reason in payment_verdict(get_audit(scene.audit_id, scene.office)).reasons]


def issued(scene: Scene) -> UUID:
    with scene.bench.inside(scene.body):
        draft = db.session.scalars(select(Invoice).where(Invoice.state == "draft")).one()
        return issue_invoice(draft.id, scene.office).id


@pytest.mark.parametrize("chosen", [DEPOSIT, AT_ORDER], ids=["deposit", "at the order"])
def test_a_plan_waits_for_the_invoice_then_for_its_payment(bench: Bench, chosen: dict[str, int]) -> None:
    scene, _contract = signed(bench, **chosen)
    bench.run_jobs()
    assert codes(scene) == ["plan_awaits_invoice"], "a draft is no invoice yet"
    invoice_id = issued(scene)
    with bench.inside(scene.body):
        [reason] = payment_verdict(get_audit(scene.audit_id, scene.office)).reasons
        invoice = db.session.scalars(select(Invoice).where(Invoice.id == invoice_id)).one()
        assert (reason.code, reason.values) == ("plan_awaits_payment", {"number": invoice.number})
        record_payment(invoice_id, invoice.payable_cents - 1, clock.today(), "transfer", "", scene.office)
    assert codes(scene) == ["plan_awaits_payment"], "a cent is left"
    with bench.inside(scene.body):
        record_payment(invoice_id, 1, clock.today(), "transfer", "", scene.office)
    assert codes(scene) == []


def test_an_invoice_credited_in_full_is_to_be_billed_again(bench: Bench) -> None:
    scene, _contract = signed(bench, **DEPOSIT)
    bench.run_jobs()
    invoice_id = issued(scene)
    with bench.inside(scene.body):
        whole = {line.id: line.net_cents for line in list_lines(invoice_id)}
        credit_invoice(invoice_id, whole, "Erreur", scene.office)
    assert codes(scene) == ["plan_awaits_invoice"]


@pytest.mark.parametrize(
    "chosen",
    [{"deposit_percent": 30}, {"plan_after_payment": 1}, {}],
    ids=["the rule is off", "billed once held", "nothing set"],
)
def test_nothing_is_waited_for(bench: Bench, chosen: dict[str, int]) -> None:
    scene, _contract = signed(bench, **chosen)
    bench.run_jobs()
    assert codes(scene) == []
    with bench.inside(scene.body), pytest.raises(Refused, match="plan_not_held_back"):
        unlock_planning(scene.audit_id, "Pour rien", scene.office)


def test_a_rule_of_tomorrow_holds_nothing_back_today(bench: Bench) -> None:
    scene, _contract = signed(bench, deposit_percent=30)
    bench.run_jobs()
    with bench.inside(scene.body):
        later = clock.today() + timedelta(days=1)
        db.session.add(BodySetting(code="plan_after_payment", value=1, valid_from=later, reason="Essai"))
    assert codes(scene) == []
    with clock.told(clock.now() + timedelta(days=2)):
        assert codes(scene) == ["plan_awaits_invoice"]


def test_an_audit_without_a_contract_of_its_own_waits_for_nothing(bench: Bench) -> None:
    scene, _contract = signed(bench, **DEPOSIT)
    with bench.inside(scene.body):
        other = factories.an_audit(get_audit(scene.audit_id, scene.office).organisation, kind="surveillance")
        assert payment_verdict(other).allowed


def test_whoever_decides_about_money_lifts_it_for_one_audit_once(bench: Bench) -> None:
    scene, _contract = signed(bench, **DEPOSIT)
    bench.run_jobs()
    planner = bench.member(scene.body, "planner")
    with bench.inside(scene.body), pytest.raises(NotAllowed):
        unlock_planning(scene.audit_id, "Moi", planner)
    with bench.inside(scene.body):
        first = unlock_planning(scene.audit_id, "Paiement promis pour vendredi", scene.office).id
    with bench.inside(scene.body):
        assert unlock_planning(scene.audit_id, "Encore", scene.office).id == first
        told = [(one.event, one.reason) for one in journal.list_entries("audit", scene.audit_id)]
    assert told.count(("audit.unlocked_unpaid", "Paiement promis pour vendredi")) == 1
    assert not any(reason == "Encore" for _event, reason in told)
    assert codes(scene) == []


def test_sending_asks_and_the_pages_say_what_would_lift_it(bench: Bench) -> None:
    scene, _contract = signed(bench, **DEPOSIT)
    bench.run_jobs()
    issued(scene)
    auditor = bench.member(scene.body, "auditor")
    with bench.inside(scene.body):
        audit = db.session.get_one(Audit, (scene.body.id, scene.audit_id))
        audit.state = "planned"
        for half in ("am", "pm"):
            factories.a_half_day(audit, auditor, clock.today() + timedelta(days=30), half)
        number = db.session.scalars(select(Invoice.number)).one()
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        send_plan(scene.audit_id, scene.office)
    assert refused.value.reasons[-1].code == "plan_awaits_payment"
    planner = bench.browser(bench.member(scene.body, "planner"))
    office = bench.browser(scene.office)
    page, way = (
        scene.body.url(f"audits/{scene.audit_id}"),
        scene.body.url(f"invoices/audits/{scene.audit_id}/unlocking/"),
    )
    shown = planner.get(page).text
    assert f"La facture {number} n’est pas payée" in shown
    assert way not in shown
    assert planner.post(way, data={"reason": "Moi"}).status_code == 403
    assert way in office.get(page).text
    assert str(number) in office.get(way).text
    assert office.post(way, data={"reason": ""}).status_code == 422
    assert office.post(way, data={"reason": "Client fidèle"}).status_code == 303
    assert "n’est pas payée" not in office.get(page).text
    assert "Client fidèle" in office.get(way).text
