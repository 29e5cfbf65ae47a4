"""The surveillance audit that a contract covers too: estimated in the quote, apart from what is ordered now."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from certbody.audits.models import Audit, ConfirmedCell
from certbody.billing.models import Price
from certbody.billing.operations.invoices import draft_invoice
from certbody.billing.operations.offered import read_offer
from certbody.billing.operations.prices import set_price
from certbody.billing.operations.quotes import make_quote
from certbody.billing.queries.invoices import list_lines
from certbody.kit import clock
from certbody.kit.db import db
from tests import factories
from tests.billing.scenes import INPUTS, Scene, a_scene, offer, sign
from tests.support import Bench

BIG = {"turnover_cents": 90_000_000, "categories": ["AF", "CFA"], "sites": 4, "extra_sites": 1, "holds_label": True}


def foreseen(scene: Scene) -> dict[str, Any]:
    """The one audit that a new quote of the scene foresees."""
    (audit,) = make_quote(scene.audit_id, scene.office).foreseen
    return audit


def test_a_quote_foresees_the_surveillance_of_its_cycle_outside_of_its_total(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        quote = make_quote(scene.audit_id, scene.office)
        (audit,) = quote.foreseen
        assert (audit["kind"], audit["size"]["half_days"], audit["size"]["unconfirmed"]) == ("surveillance", 1, False)
        assert [(line["code"], line["quantity"], line["net_cents"]) for line in audit["lines"]] == [
            ("audit_half_day", 1, 40_000)
        ]
        assert (audit["net_cents"], audit["gross_cents"]) == (40_000, 48_000)
        assert quote.net_cents == 103_500, "the total is that of the initial audit alone"


def test_its_size_is_that_of_the_engine_on_the_same_facts(bench: Bench) -> None:
    """Base 2 + AF 1 + CFA 2 + one site of 4, without the label nor the site added to the first draw."""
    scene = a_scene(bench, facts=BIG)
    with bench.inside(scene.body):
        size = foreseen(scene)["size"]
        assert (size["half_days"], size["sampled_sites"], size["unconfirmed"]) == (6, 1, True)
        assert size["inputs"]["turnover_cents"] == BIG["turnover_cents"]


def test_a_new_entrant_is_told_of_the_half_day_more(bench: Bench) -> None:
    scene = a_scene(bench, facts={"new_entrant": True})
    with bench.inside(scene.body):
        assert foreseen(scene)["size"]["half_days"] == 2


def test_a_confirmed_value_is_no_longer_to_confirm(bench: Bench) -> None:
    scene = a_scene(bench, facts={"categories": ["CBC"]})
    with bench.inside(scene.body):
        assert foreseen(scene)["size"]["unconfirmed"]
        cell = ConfirmedCell(
            number=1, cell="surveillance/T1/CBC", half_days=1, valid_from=clock.today(), confirmed_by_name="Essai",
            confirmed_at=clock.now(),
        )  # fmt: skip
        db.session.add(cell)
        db.session.flush()
        assert (foreseen(scene)["size"]["unconfirmed"], foreseen(scene)["size"]["half_days"]) == (False, 2)


def test_without_a_price_it_has_a_size_alone(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        set_price("half_day.surveillance", 0, clock.today(), scene.office)
        audit = foreseen(scene)
        assert (audit["size"]["half_days"], audit["lines"], audit["net_cents"]) == (1, [], 0)


@pytest.mark.parametrize(("kind", "count"), [("renewal", 1), ("surveillance", 0), ("extension", 0)])
def test_only_what_opens_a_cycle_foresees_its_surveillance(bench: Bench, kind: str, count: int) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        db.session.add(Price(code=f"half_day.{kind}", unit_cents=40_000, valid_from=clock.today(), set_by_name="Essai"))
        audit = factories.an_audit(factories.an_organisation(), kind=kind, state="sized")
        factories.a_size(audit, inputs=INPUTS | {"kind": kind})
        assert len(make_quote(audit.id, scene.office).foreseen) == count


def test_the_contract_says_it_and_a_later_price_changes_nothing(bench: Bench) -> None:
    scene = a_scene(bench, facts={"categories": ["CBC"]})
    _, contract_id = offer(scene)
    with bench.inside(scene.body):
        set_price("half_day.surveillance", 90_000, clock.today(), scene.office)
        sign(scene, contract_id)
        (said,) = read_offer(contract_id)["foreseen"]
    assert (said["audit"], said["total"], said["unconfirmed"]) == ("Audit de surveillance", "0,5 jour", True)
    assert [line["net"] for line in said["prices"]] == ["400,00\xa0€"]


def test_the_invoice_of_the_initial_audit_stays_what_it_was(bench: Bench) -> None:
    scene = a_scene(bench)
    _, contract_id = offer(scene)
    with bench.inside(scene.body):
        sign(scene, contract_id)
        db.session.scalars(select(Audit)).one().state = "closed"
        db.session.flush()
        invoice = draft_invoice(scene.audit_id, scene.office)
        assert invoice.net_cents == 103_500
        assert [line.code for line in list_lines(invoice.id)] == ["audit_half_day", "file_fee"]
