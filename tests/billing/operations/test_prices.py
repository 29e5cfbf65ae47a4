"""Prices that are to come: withdrawn before they begin, never after; what they would have changed stays as it was."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from certbody.billing.operations.prices import set_price, withdraw_price
from certbody.billing.queries.prices import prices_on
from certbody.kit import clock, i18n
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


def _row(page: str, start: str) -> str:
    return " ".join(page.split(start)[1].split("</tr>")[0].split())


def test_a_price_to_come_is_told_in_its_row_with_its_day(bench: Bench) -> None:
    scene = a_scene(bench)
    browser = bench.browser(scene.office)
    with bench.inside(scene.body):
        first, later = (clock.today() + timedelta(days=days) for days in (5, 9))
        for day, cents in ((later, 0), (first, 48_000), (first, 50_000)):
            set_price(CODE, cents, day, scene.office)
    row = _row(_page(browser, scene), f'id="{CODE}"')
    assert "442,50" in row, "what is in force is told first"
    assert f"à partir du {i18n.day(first)} : 500,00 €" in row
    assert f"à partir du {i18n.day(later)} : pas de prix" in row
    assert "480,00" not in row, "of two that begin together the last one rules"


def test_two_prices_of_one_day_are_told_apart(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        now = clock.now()
        for minutes, name, cents in ((20, "Agathe", 46_000), (5, "Basile", 47_000)):
            with clock.told(now - timedelta(minutes=minutes)):
                set_price(CODE, cents, clock.today(), replace(scene.office, name=name))
    shown = _page(bench.browser(scene.office), scene).split('id="history"')[1]
    last, before = (_row(shown, f"{price}\xa0€") for price in ("470,00", "460,00"))
    assert ("Basile" in last, "en vigueur" in last, "remplacé" in last) == (True, True, False)
    assert ("Agathe" in before, "en vigueur" in before, "remplacé" in before) == (True, False, True)
    assert i18n.moment(now - timedelta(minutes=5)) in last
    assert i18n.moment(now - timedelta(minutes=20)) in before
