"""The simulator says what the quote would say: one engine, the same facts, the same lines."""

from __future__ import annotations

from datetime import date

import pytest

from certbody.audits.operations.duration_cells import change_cell
from certbody.audits.operations.opening import open_audit
from certbody.audits.operations.sizing import size_audit
from certbody.billing.models import Price
from certbody.billing.operations.prices import set_discount
from certbody.billing.operations.quotes import make_quote
from certbody.billing.operations.simulation import facts_of, simulate, simulate_at_body
from certbody.billing.rules.discounts import Discount
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.operations.settings import set_value
from tests.factories import a_label_proof, a_site, an_application, an_organisation
from tests.support import Bench, Body

PRICES = {
    "half_day.initial": 44_250, "half_day.reduced": 41_000, "half_day.renewal": 43_000, "half_day.extension": 45_500,
    "half_day.pre_audit": 30_000, "file_fee.initial": 15_000, "site": 2_000, "journey": 6_000, "category": 9_000,
    "event.yearly_fee": 44_000,
}  # fmt: skip


def _body(bench: Bench) -> tuple[Body, Actor]:
    body = bench.body()
    office = bench.member(body, "administrator")
    with bench.inside(body):
        for code, unit in PRICES.items():
            db.session.add(Price(code=code, unit_cents=unit, valid_from=date(2026, 1, 1), set_by_name="Essai"))
    return body, office


@pytest.mark.parametrize("central", [0, 1])
@pytest.mark.parametrize(
    ("kind", "turnover", "categories", "sites", "label"),
    [
        ("initial", 30_000_000, ["AF"], 0, False),
        ("initial", 90_000_000, ["AF", "CFA"], 4, False),
        ("initial", 9_000_000, ["AF", "VAE"], 7, True),
        ("renewal", 15_000_000, ["CBC"], 12, False),
        ("extension", 8_000_000, ["CFA"], 0, False),
        ("pre_audit", 8_000_000, ["AF"], 0, False),
    ],
)
def test_the_simulator_and_the_quote_agree(
    bench: Bench, kind: str, turnover: int, categories: list[str], sites: int, label: bool, central: int
) -> None:
    body, office = _body(bench)
    today = clock.today()
    with bench.inside(body):
        set_value("publish_prices", 1, today, "Transparence", office)
        set_discount(Discount("Rentrée", 1_000, 0, today), False, office)
        set_discount(Discount("Réseau", 0, 9_000, today, today, frozenset({"renewal"})), False, office)
        set_discount(Discount("Sur demande", 5_000, 0, today), True, office)
        set_value("sites_include_central", central, today, "Lecture de l’article 6", office)
        found = simulate_at_body(facts_of(kind, turnover, categories, sites, holds_label=label))
        organisation = an_organisation()
        a_site(organisation, is_central=True)
        for _number in range(sites):
            a_site(organisation)
        held = {"label_name": "Eduform", "label_valid_to": date(2030, 1, 1)} if label else {}
        stated = an_application(
            organisation, kind=kind, state="admissible", categories=categories, turnover_cents=turnover,
            wished_from=today, **held,
        )  # fmt: skip
        if label:
            a_label_proof(stated.id, office)
        audit = open_audit(stated.id, office)
        size = size_audit(audit.id, office)
        quote = make_quote(audit.id, office)
        assert found.size.as_dict() == {name: getattr(size, name) for name in found.size.as_dict()}
        assert found.price is not None
        assert any(line["label"] == "Rentrée (10 %)" for line in quote.lines)
        assert found.price == {name: getattr(quote, name) for name in found.price}


def test_prices_are_told_by_those_who_publish_them(bench: Bench) -> None:
    body, office = _body(bench)
    with bench.inside(body):
        facts = facts_of("initial", 30_000_000, ["AF"], 0)
        assert simulate_at_body(facts).price is None
        set_value("publish_prices", 1, clock.today(), "Transparence", office)
        assert simulate_at_body(facts).price is not None
        unsold = simulate_at_body(facts_of("surveillance", 30_000_000, ["AF"], 0))
        assert (unsold.price, unsold.prices_published) == (None, True)


def test_a_body_counts_with_the_values_that_it_confirmed(bench: Bench) -> None:
    body, office = _body(bench)
    facts = facts_of("surveillance", 30_000_000, ["AF"], 0)
    assert simulate(facts).size.unconfirmed
    with bench.inside(body):
        for cell in ("surveillance/T2/base", "surveillance/T2/AF"):
            change_cell(cell, 2, clock.today(), "Décision interne", office, seen=0)
        size = simulate_at_body(facts).size
        assert (size.half_days, size.unconfirmed) == (4, False)
    assert simulate(facts).size.half_days == 2
