"""What an organisation reads at home of the money that is asked of it."""

from __future__ import annotations

from tests.billing.books import issued, paid
from tests.billing.scenes import a_scene, offer
from tests.support import Bench


def test_the_client_reads_at_home_what_it_has_to_pay_and_by_which_day(bench: Bench) -> None:
    scene = a_scene(bench)
    browser, home = bench.browser(scene.client), scene.body.url("portal/")
    assert "Factures à régler" not in browser.get(home).text
    first, _second = issued(scene), issued(scene)
    shown = browser.get(home).text.replace("\u202f", " ").replace("\xa0", " ")
    assert "Factures à régler" in shown
    assert "240,00 €, échéance le " in shown
    paid(scene, first, 12000)
    assert "120,00 €, échéance le " in browser.get(home).text.replace("\xa0", " ")


def test_the_client_reads_at_home_until_when_a_quote_is_valid(bench: Bench) -> None:
    scene = a_scene(bench)
    offer(scene)
    shown = bench.browser(scene.client).get(scene.body.url("portal/")).text
    assert "Devis à accepter ou à décliner" in shown
    assert "Valable jusqu’au " in shown
