"""Late changes of date, travel and follow-up: billed once, at the contract's prices, whatever the outcome."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from certbody.audits.operations.moving import move
from certbody.audits.queries.audits import get_audit
from certbody.billing.models import InvoiceLine
from certbody.billing.operations.charging import charge_follow_up, charge_late_change, charge_travel
from certbody.billing.operations.contract_document import document_of
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.invoices import abandon_invoice, draft_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.queries.charges import find_contract_of, list_date_changes
from certbody.billing.queries.invoices import get_invoice, list_lines
from certbody.billing.queries.quotes import find_accepted_quote, get_quote
from certbody.billing.rules.charging import DateChange
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.tenants.journal import list_entries, record
from certbody.tenants.operations.settings import set_value
from tests import factories
from tests.audits.planning_ground import MONDAY, contracted, make_ground, plan, three_slots
from tests.billing.charges import a_price, held, moved, reviews, under_contract
from tests.billing.scenes import Scene, a_scene, complete_profile, offer, sign
from tests.support import Bench

WHY = "Le client a demandé un autre jour par courriel"


def late(scene: Scene, planned_on: date, **changes: Any) -> InvoiceLine:
    values = {"planned_on": planned_on, "asked_on": clock.today(), "reason": WHY, **changes}
    return charge_late_change(scene.audit_id, **values, by=scene.office)


def test_a_late_move_is_billed_once_at_the_price_of_the_day_of_the_contract(bench: Bench) -> None:
    scene = under_contract(bench)
    planned_on = clock.today() + timedelta(days=9)
    with bench.inside(scene.body):
        moved(scene, planned_on)
        a_price("late_cancellation", 99_900, clock.today() + timedelta(days=1))
        line = late(scene, planned_on)
        invoice = get_invoice(line.invoice_id, scene.office)
        assert (line.unit_cents, line.net_cents, line.vat_basis_points) == (20_000, 20_000, 2_000)
        assert (invoice.audit_id, invoice.state, invoice.gross_cents) == (None, "draft", 24_000)
        assert line.basis is not None
        assert line.basis["price_from"] == "2026-01-01"
        assert line.basis["contract_on"] == clock.today().isoformat()
        told = list_entries("invoice", invoice.id)[0]
        assert (told.event, told.reason) == ("invoice.charged", WHY)
        with pytest.raises(Refused, match="change_billed"):
            late(scene, planned_on)
        abandon_invoice(invoice.id, scene.office)
        again = late(scene, planned_on)
        complete_profile()
        issued = issue_invoice(again.invoice_id, scene.office)
        with pytest.raises(Refused, match="change_billed"):
            late(scene, planned_on)
        credit_invoice(issued.id, None, "À tort", scene.office)
        assert late(scene, planned_on).net_cents == 20_000


def test_the_contract_of_the_cycle_and_its_day_count_for_a_later_audit(bench: Bench) -> None:
    scene = under_contract(bench)
    with bench.inside(scene.body):
        first = get_audit(scene.audit_id, scene.office)
        contract = find_contract_of(first)
        assert contract is not None
        later = factories.an_audit(first.organisation, kind="surveillance", state="contracted")
        later.created_at = clock.now() + timedelta(days=400)
        db.session.flush()
        assert find_contract_of(later) is contract
        later.created_at = clock.now() - timedelta(days=1)
        db.session.flush()
        assert find_contract_of(later) is None, "signed after that audit was opened"
        with pytest.raises(Refused, match="charge_without_contract"):
            charge_follow_up(later.id, 1, WHY, scene.office)


def test_a_contract_older_than_any_list_bills_nothing(bench: Bench) -> None:
    scene = under_contract(bench)
    planned_on = clock.today() + timedelta(days=2)
    with bench.inside(scene.body):
        moved(scene, planned_on)
        contract = find_contract_of(get_audit(scene.audit_id, scene.office))
        assert contract is not None
        contract.signed_at = clock.now() - timedelta(days=2000)
        db.session.flush()
        with pytest.raises(Refused) as refused:
            late(scene, planned_on)
        (reason,) = refused.value.reasons
        assert (reason.code, reason.article) == ("price_list_missing", "ISO/IEC 17065, 4.6")


def test_a_change_in_time_an_unknown_day_or_a_request_after_it_is_not_billed(bench: Bench) -> None:
    scene = under_contract(bench, late_change_days=5)
    planned_on = clock.today() + timedelta(days=4)
    with bench.inside(scene.body):
        moved(scene, planned_on)
        with pytest.raises(Invalid, match="asked_on"):
            late(scene, planned_on, asked_on=planned_on - timedelta(days=5))
        with pytest.raises(Invalid, match="planned_on"):
            late(scene, planned_on + timedelta(days=1))
        with pytest.raises(Invalid, match="asked_on"):
            late(scene, planned_on, asked_on=clock.today() + timedelta(days=1))
        assert late(scene, planned_on, asked_on=planned_on - timedelta(days=4)).quantity == 1


def test_the_days_given_up_are_those_of_the_planning_itself(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        plan(ground, audit.id)
        plan(ground, audit.id, place_detail="Salle 2")
        assert list_date_changes(audit.id) == ()
        plan(ground, audit.id, slots=three_slots(ground.lead, MONDAY + timedelta(days=7)))
        move(audit, "cancelled", ground.planner, reason="Essai")
        assert list_date_changes(audit.id) == (
            DateChange(MONDAY, clock.today(), False),
            DateChange(MONDAY + timedelta(days=7), clock.today(), True),
        )


def test_lines_join_the_draft_of_the_audit_and_its_totals(bench: Bench) -> None:
    scene = under_contract(bench, travel_terms=1)
    with bench.inside(scene.body):
        held(scene)
        invoice = draft_invoice(scene.audit_id, scene.office)
        before = invoice.net_cents
        line = charge_travel(scene.audit_id, "travel_region", 2, None, "Aller et retour", scene.office)
        assert line.invoice_id == invoice.id
        assert (line.quantity, line.net_cents, invoice.net_cents) == (2, 12_000, before + 12_000)
        assert [one.position for one in list_lines(invoice.id)] == list(range(1, len(list_lines(invoice.id)) + 1))
        with pytest.raises(Refused, match="travel_billed"):
            charge_travel(scene.audit_id, "travel_region", 1, None, WHY, scene.office)


@pytest.mark.parametrize(
    ("terms", "zone", "amount", "error"),
    [
        (0, "travel_region", None, "travel_included"),
        (1, None, None, "zone"),
        (1, "travel_overseas", None, "event_not_priced"),
        (2, None, None, "amount"),
        (2, None, 0, "amount"),
    ],
)
def test_travel_follows_the_terms_of_the_contract(
    bench: Bench, terms: int, zone: str | None, amount: int | None, error: str
) -> None:
    scene = under_contract(bench, travel_terms=terms)
    with bench.inside(scene.body):
        held(scene)
        with pytest.raises((Refused, Invalid), match=error):
            charge_travel(scene.audit_id, zone, 1, amount, WHY, scene.office)


def test_travel_at_cost_bills_the_amount_of_a_journey_made(bench: Bench) -> None:
    scene = under_contract(bench, travel_terms=2)
    with bench.inside(scene.body):
        with pytest.raises(Refused, match="travel_before_audit"):
            charge_travel(scene.audit_id, None, 1, 12_345, "Train", scene.office)
        held(scene, place="remote")
        with pytest.raises(Refused, match="travel_of_remote_audit"):
            charge_travel(scene.audit_id, None, 1, 12_345, "Train", scene.office)
        held(scene, place="on_site")
        line = charge_travel(scene.audit_id, None, 1, 12_345, "Train", scene.office)
        assert (line.code, line.net_cents) == ("travel_at_cost", 12_345)


def test_a_charge_credited_alone_may_be_billed_otherwise(bench: Bench) -> None:
    """The invoice of the audit lives on; a charge of which a part alone was credited stays billed."""
    scene, planned_on = under_contract(bench), clock.today()
    with bench.inside(scene.body):
        complete_profile()
        moved(scene, planned_on)
        held(scene)
        invoice_id = draft_invoice(scene.audit_id, scene.office).id
        charge = late(scene, planned_on)
        assert charge.invoice_id == invoice_id
        issue_invoice(invoice_id, scene.office)
        credit_invoice(invoice_id, {charge.id: 5_000}, WHY, scene.office)
        with pytest.raises(Refused, match="change_billed"):
            late(scene, planned_on)
        credit_invoice(invoice_id, {charge.id: 15_000}, WHY, scene.office)
        assert get_invoice(invoice_id, scene.office).state == "issued"
        assert late(scene, planned_on).invoice_id != invoice_id


def test_journeys_of_the_quote_are_not_billed_again(bench: Bench) -> None:
    scene = under_contract(bench, travel_terms=1)
    with bench.inside(scene.body):
        held(scene)
        quote = find_accepted_quote(scene.audit_id)
        assert quote is not None
        quote.lines = [*quote.lines, {**quote.lines[0], "code": "journey"}]
        db.session.flush()
        with pytest.raises(Refused, match="travel_in_quote"):
            charge_travel(scene.audit_id, "travel_region", 1, None, WHY, scene.office)


@pytest.mark.parametrize("outcomes", [("returned", "accepted"), ("returned", "returned"), ("accepted", "accepted")])
def test_reviews_are_billed_as_made_whatever_they_concluded(bench: Bench, outcomes: tuple[str, ...]) -> None:
    scene = under_contract(bench)
    with bench.inside(scene.body):
        held(scene)
        with pytest.raises(Refused, match="follow_up_not_done"):
            charge_follow_up(scene.audit_id, 1, WHY, scene.office)
        reviews(scene, *outcomes)
        assert charge_follow_up(scene.audit_id, 2, WHY, scene.office).net_cents == 16_000
        with pytest.raises(Refused, match="follow_up_not_done"):
            charge_follow_up(scene.audit_id, 1, WHY, scene.office)


@pytest.mark.parametrize("priced", [True, False])
def test_the_contract_announces_a_late_change_that_has_a_price(bench: Bench, priced: bool) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        if priced:
            a_price("late_cancellation", 20_000)
    quote_id, _contract = offer(scene)
    with bench.inside(scene.body):
        quote = get_quote(quote_id, scene.office)
        terms = document_of(quote, "CT-1", clock.now(), scene.office)["terms"]
        said = terms.get("cancellation", "").replace("\u202f", " ").replace("\xa0", " ")
        assert ("moins de 10 jours" in said) is priced
        assert ("facturé 200,00 € HT" in said) is priced
    for who, path in ((scene.office, "quotes"), (scene.client, "portal/quotes")):
        page = bench.browser(who).get(scene.body.url(f"{path}/{quote_id}")).text.replace("\xa0", " ")
        assert ("Annulation ou report tardif" in page) is priced
        assert ("200,00 € HT" in page and "moins de 10 jours avant le premier jour prévu" in page) is priced


def test_a_late_change_costs_what_the_document_says_whatever_changes_before_and_after_its_signature(
    bench: Bench,
) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        a_price("late_cancellation", 20_000)
    _quote, contract = offer(scene)
    with bench.inside(scene.body):
        a_price("late_cancellation", 30_000, clock.today())
        set_value("late_change_days", 30, clock.today(), "Préavis allongé", scene.office)
    with bench.inside(scene.body):
        sign(scene, contract)
    with bench.inside(scene.body):
        moved(scene, clock.today() + timedelta(days=9))
        moved_again = clock.today() + timedelta(days=49)
        record("audit.replanned", get_audit(scene.audit_id, scene.office), scene.office,
               after={"first_day": (moved_again + timedelta(days=9)).isoformat()})  # fmt: skip
        assert late(scene, clock.today() + timedelta(days=9)).net_cents == 20_000
        with pytest.raises(Invalid, match="asked_on"):
            late(scene, moved_again)


def test_terms_of_travel_changed_after_the_signature_do_not_reach_the_contract_signed_that_morning(
    bench: Bench,
) -> None:
    scene = under_contract(bench)
    with bench.inside(scene.body):
        set_value("travel_terms", 1, clock.today(), "Facturés par zone", scene.office)
    with bench.inside(scene.body):
        held(scene)
        with pytest.raises(Refused, match="travel_included"):
            charge_travel(scene.audit_id, "travel_region", 1, None, WHY, scene.office)
