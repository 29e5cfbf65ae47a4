"""The revenue by kind that those who read money find at home."""

from __future__ import annotations

import html
import re

from certbody.billing.operations.charging import charge_travel
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.invoices import draft_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.rules import charging
from certbody.kit import clock
from tests.billing.books import issued
from tests.billing.charges import held, under_contract
from tests.billing.scenes import Scene, complete_profile
from tests.support import Bench


def _home(scene: Scene, role: str) -> str:
    answer = scene.bench.browser(scene.bench.member(scene.body, role)).get(scene.body.url(""))
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.text).split("<main")[-1]).split())


def _billed(scene: Scene) -> None:
    """An initial audit, its travel, and 100 € of no audit, of which 25 € are credited."""
    with scene.bench.inside(scene.body):
        complete_profile()
        held(scene)
        travel = charge_travel(scene.audit_id, "travel_region", 2, None, "Deux trajets", scene.office)
        issue_invoice(travel.invoice_id, scene.office)
        issue_invoice(draft_invoice(scene.audit_id, scene.office).id, scene.office)
    other = issued(scene)
    with scene.bench.inside(scene.body):
        credit_invoice(other, None, "À tort", scene.office)
    issued(scene)


def test_home_tells_the_revenue_by_kind_each_amount_once(bench: Bench) -> None:
    scene = under_contract(bench, travel_terms=charging.BY_ZONE)
    assert "Chiffre d’affaires" not in _home(scene, "administrator"), "nothing is billed yet"
    _billed(scene)
    year = clock.today().year
    for role in ("administrator", "accountant"):
        page = _home(scene, role)
        assert f"Type {year} {year - 1}" in page
        assert "Audit initial 1 035,00 € 0,00 €" in page
        assert "Déplacements 120,00 € 0,00 €" in page
        assert "Sans audit 100,00 € 0,00 €" in page, "the credit note took the first one back"
        assert "Total HT 1 255,00 € 0,00 €" in page
    assert "Chiffre d’affaires" not in _home(scene, "planner")


def test_home_asks_one_statement_for_it_and_leads_to_more(bench: Bench) -> None:
    scene = under_contract(bench, travel_terms=charging.BY_ZONE)
    _billed(scene)
    browser = bench.browser(scene.office)
    with bench.statements() as ran:
        page = browser.get(scene.body.url("")).text
    assert sum("invoice_line" in one and "sum" in one for one in ran) == 1
    assert f'href="{scene.body.url("accounting/")}"' in page.split("<main")[-1]
