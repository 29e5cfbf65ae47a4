"""Audits of a running cycle are billed from the contract that covers them, at the prices of its day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from certbody.audits.queries.audits import get_audit
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.invoices import draft_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.transfers import bill_transfer
from certbody.billing.queries.invoices import list_lines
from certbody.billing.queries.to_invoice import list_audits_to_invoice, list_transfers_to_invoice
from certbody.certificates.models import Decision, TransferIn
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused
from tests import factories
from tests.billing.scenes import Scene, a_scene, complete_profile, offer, sign
from tests.billing.schedules import a_price, certified, contract_of, held, next_audit, signed
from tests.support import Bench

START = date(2027, 1, 15)


def waiting() -> list[str]:
    return [row.Audit.kind for row in list_audits_to_invoice(10)]


def test_a_surveillance_audit_is_billed_from_the_contract_of_its_cycle(bench: Bench) -> None:
    scene, contract_id = signed(bench)
    with bench.inside(scene.body):
        audit_id = next_audit(scene, certified(scene, START), half_days=3)
        with pytest.raises(Refused, match="audit_not_held"):
            draft_invoice(audit_id, scene.office)
        held(scene, audit_id)
        assert waiting() == ["surveillance"]
        invoice = draft_invoice(audit_id, scene.office)
        (line,) = list_lines(invoice.id)
        assert (line.label, line.quantity, line.net_cents) == ("Demi-journées d’audit de surveillance", 3, 120_000)
        assert line.basis is not None
        assert line.basis["contract"] == contract_of(contract_id).number
        found = [line.basis[name] for name in ("sizing_line", "price", "price_from")]
        assert found == ["half_days", "half_day.surveillance", "2026-01-01"]
        assert (invoice.contract_id, invoice.service_on) == (contract_id, clock.today())
        assert waiting() == []
        with pytest.raises(Refused, match="already_invoiced"):
            draft_invoice(audit_id, scene.office)
        issued = issue_invoice(invoice.id, scene.office)
        credit_invoice(issued.id, None, "Erreur", scene.office)
        assert waiting() == ["surveillance"]
        assert draft_invoice(audit_id, scene.office).net_cents == 120_000


@pytest.mark.parametrize("kind", ["renewal", "extension", "pre_audit", "initial"])
def test_another_kind_wants_its_own_quote(bench: Bench, kind: str) -> None:
    scene, _contract = signed(bench)
    with bench.inside(scene.body):
        audit_id = next_audit(scene, certified(scene, START), kind)
        held(scene, audit_id)
        with pytest.raises(Refused, match="quote_not_accepted"):
            draft_invoice(audit_id, scene.office)
        assert waiting() == []


def test_a_complementary_audit_without_a_price_on_that_day_is_in_the_yearly_fee_or_wants_a_quote(bench: Bench) -> None:
    for fee, code in ((44_000, "audit_in_yearly_fee"), (0, "covered_not_priced")):
        scene, _contract = signed(bench, fee=fee)
        with bench.inside(scene.body):
            audit_id = next_audit(scene, certified(scene, START), "complementary")
            held(scene, audit_id)
            a_price("half_day.complementary", 30_000, clock.today())
            with pytest.raises(Refused, match=code):
                draft_invoice(audit_id, scene.office)
            assert waiting() == []


def test_a_complementary_audit_is_billed_at_its_own_price(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        a_price("half_day.complementary", 30_000)
    _quote, contract_id = offer(scene)
    with bench.inside(scene.body):
        sign(scene, contract_id)
        audit_id = next_audit(scene, certified(scene, START), "complementary")
        held(scene, audit_id)
        assert draft_invoice(audit_id, scene.office).net_cents == 30_000


def a_takeover(scene: Scene, refused: bool = False, received_on: date = date(2026, 3, 1)) -> TransferIn:
    """A certificate of another body, whose papers came in on that day and which was decided on 20 March 2026."""
    organisation = get_audit(scene.audit_id, scene.office).organisation
    certificate = None if refused else factories.a_certificate(organisation)
    decision = Decision(
        organisation_id=organisation.id, certificate_id=certificate.id if certificate else None, categories=["AF"],
        outcome="refuse_transfer" if refused else "take_over", reason="Dossier examiné.", decided_on=date(2026, 3, 20),
        effective_on=date(2026, 3, 20), decided_by=scene.office.membership_id, decided_by_name="Essai",
        decided_at=clock.now(),
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    row = TransferIn(
        organisation_id=organisation.id, former_body="Ailleurs", former_number="X-1", siren=organisation.siren,
        categories=["AF"], starts_on=date(2025, 6, 1), ends_on=date(2028, 5, 31), open_majors=0, open_minors=0,
        received_on=received_on, state="refused" if refused else "taken_over", decision_id=decision.id,
        certificate_id=certificate.id if certificate else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def test_a_transfer_is_billed_once_decided_at_the_price_of_the_day_it_came_in(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        a_price("event.transfer", 25_000, date(2026, 2, 1))
        a_price("event.transfer", 40_000, date(2026, 4, 1))
        for refused in (True, False):
            transfer = a_takeover(scene, refused=refused)
            transfer.decision_id, kept = None, transfer.decision_id
            transfer.state = "open"
            with pytest.raises(Refused, match="transfer_not_decided"):
                bill_transfer(transfer.id, scene.office)
            transfer.decision_id, transfer.state = kept, "refused" if refused else "taken_over"
            assert [one.id for one in list_transfers_to_invoice(10)] == [transfer.id]
            invoice = bill_transfer(transfer.id, scene.office)
            assert (invoice.net_cents, invoice.service_on) == (25_000, date(2026, 3, 20))
            with pytest.raises(Refused, match="already_billed"):
                bill_transfer(transfer.id, scene.office)
            assert list_transfers_to_invoice(10) == []
        early = a_takeover(scene, received_on=date(2026, 1, 31))
        with pytest.raises(Refused, match="event_not_priced"):
            bill_transfer(early.id, scene.office)


def test_the_audit_of_a_certificate_taken_over_is_billed_at_the_prices_of_that_day(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        takeover = a_takeover(scene)
        certificate_id = takeover.certificate_id
        assert certificate_id is not None
        a_price("half_day.surveillance", 55_000, date(2026, 4, 1))
        audit_id = next_audit(scene, certificate_id)
        held(scene, audit_id)
        takeover.decision_id, kept = None, takeover.decision_id
        takeover.state = "open"
        assert waiting() == [], "nothing is taken over yet, so that no draft could be made"
        takeover.decision_id, takeover.state = kept, "taken_over"
        assert waiting() == ["surveillance"]
        invoice = draft_invoice(audit_id, scene.office)
        assert (invoice.net_cents, invoice.contract_id) == (40_000, None), "the price of 1 March"
        assert issue_invoice(invoice.id, scene.office).number


def test_two_who_ask_at_once_get_one_invoice(bench: Bench) -> None:
    scene, _contract = signed(bench)
    with bench.inside(scene.body):
        audit_id = next_audit(scene, certified(scene, START))
        held(scene, audit_id)

    def ask(_turn: int) -> bool:
        try:
            with bench.inside(scene.body):
                draft_invoice(audit_id, scene.office)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(ask, range(6))) == 1
