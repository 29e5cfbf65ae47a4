"""Prices that are to come: withdrawn before they begin, never after; what they would have changed stays as it was."""

from __future__ import annotations

import html
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from certbody.billing.operations.prices import set_price, withdraw_price
from certbody.billing.queries.prices import prices_on
from certbody.kit import clock
from certbody.kit.errors import Refused
from certbody.tenants.journal import list_entries
from tests.billing.scenes import Scene, a_scene, offer
from tests.support import Bench

CODE = "half_day.initial"


def _to_come(scene: Scene, cents: int = 50_000) -> UUID:
    with scene.bench.inside(scene.body):
        return set_price(CODE, cents, clock.today() + timedelta(days=5), scene.office).id


def test_a_price_to_come_is_withdrawn_and_the_one_before_counts_on(bench: Bench) -> None:
    scene = a_scene(bench)
    price_id, day = _to_come(scene), clock.today() + timedelta(days=6)
    with bench.inside(scene.body):
        assert prices_on(day)[CODE].unit_cents == 50_000
        withdraw_price(price_id, scene.office)
        withdraw_price(price_id, scene.office)
        assert prices_on(day)[CODE].unit_cents == 44_250
        told = [entry.event for entry in list_entries("price", price_id)]
        assert told == ["price.withdrawn", "price.set"], "once"
        set_price(CODE, 46_000, clock.today() + timedelta(days=2), scene.office)
        assert prices_on(day)[CODE].unit_cents == 46_000


def test_a_price_that_has_begun_stays(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        price_id = set_price(CODE, 45_000, clock.today(), scene.office).id
        with pytest.raises(Refused, match="price_begun"):
            withdraw_price(price_id, scene.office)
        assert prices_on(clock.today())[CODE].unit_cents == 45_000


def _page(browser: FlaskClient, scene: Scene) -> str:
    answer = browser.get(scene.body.url("prices/"))
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_the_accountant_reads_prices_that_the_administrator_alone_changes(bench: Bench) -> None:
    scene = a_scene(bench)
    price_id = _to_come(scene)
    quote_id, _contract = offer(scene)
    books, office = bench.browser(bench.member(scene.body, "accountant")), bench.browser(scene.office)
    shown = _page(books, scene)
    assert "442,50" in shown
    for words in ("Fixer ce prix", "Fixer cette remise", "Retirer ce prix", "Changer ce réglage"):
        assert words not in shown, words
        assert words in _page(office, scene), words
    assert "/prices/#half_day.initial" in books.get(scene.body.url(f"quotes/{quote_id}")).text
    withdraw = scene.body.url(f"prices/{price_id}/withdraw")
    assert books.post(withdraw).status_code == 403
    assert office.post(withdraw).status_code == 303
    shown = _page(office, scene)
    assert "Retirer ce prix" not in shown
    assert "retiré par" in shown
