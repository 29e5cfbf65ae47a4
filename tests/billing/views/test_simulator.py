"""The public simulator: nobody signs in, nothing typed is lost, and its answers go on to the request for a quote."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from certbody.audits.rules.duration import SizingInputs, table_for
from certbody.audits.standards import sizing_tables
from certbody.billing.models import Price
from certbody.billing.schemas.simulator import BANDS
from certbody.clients.models import Application
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.models import BodySetting
from tests.factories import a_siren
from tests.support import Bench

ASKED = {"kind": "initial", "turnover": "900 000", "categories": ["AF", "CFA"], "sites": "4"}


def _answer(client: FlaskClient, path: str, **said: object) -> str:
    sent = client.post(path, data={**ASKED, **said})
    assert sent.status_code == 303
    return client.get(sent.location).text


def test_without_a_body_the_law_alone_answers(client: FlaskClient) -> None:
    page = _answer(client, "/simulator")
    assert ">4 j</td>" in page
    assert "Sites échantillonnés : 2 sur 4" in page
    assert 'value="900000,00"' in page
    assert "Demander un devis" not in page


@pytest.mark.parametrize("published", [False, True])
def test_the_price_is_there_when_the_body_publishes_it(bench: Bench, client: FlaskClient, published: bool) -> None:
    body = bench.body("Certif’Ouest")
    with bench.inside(body):
        today = clock.today()
        db.session.add(Price(code="half_day.initial", unit_cents=44_250, valid_from=today, set_by_name="Essai"))
        if published:
            db.session.add(BodySetting(code="publish_prices", value=1, valid_from=today, reason="Choix"))
    page = _answer(client, f"/simulator/{body.slug}")
    assert "Certif’Ouest" in page
    assert ("4 248,00" in page.replace("\u202f", " ")) is published


def test_a_band_stands_for_an_amount(client: FlaskClient) -> None:
    page = _answer(client, "/simulator", turnover="", band="T3")
    assert ">4 j</td>" in page
    table = table_for(SizingInputs("initial", clock.today(), 0, ("AF",)), sizing_tables())
    assert [band.code for band in table.bands] == list(BANDS)
    assert [band.below_cents for band in table.bands] == [*list(BANDS.values())[1:], None]


@pytest.mark.parametrize(("amount", "band"), [("149 999,99", "T1"), ("150 000", "T2"), ("750 000", "T3")])
def test_an_exact_amount_ticks_its_own_band(client: FlaskClient, amount: str, band: str) -> None:
    page = _answer(client, "/simulator", turnover=amount, band="T1" if band != "T1" else "T3")
    ticked = [one for one in BANDS if re.search(rf'<input[^>]*name="band"[^>]*value="{one}"[^>]*checked', page)]
    assert ticked == [band]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("initial", {"new_entrant"}),
        ("surveillance", {"holds_label"}),
        ("renewal", {"holds_label", "new_entrant"}),
        ("extension", {"holds_label", "new_entrant"}),
    ],
)
def test_a_condition_that_does_not_count_says_so_at_its_field(client: FlaskClient, kind: str, told: set[str]) -> None:
    ticked = _answer(client, "/simulator", kind=kind, holds_label="true", new_entrant="true")
    assert {name for name in ("holds_label", "new_entrant") if "Sans effet" in _hint(ticked, name)} == told
    assert all("Ne compte que" in _hint(ticked, name) for name in ("holds_label", "new_entrant"))
    assert "Sans effet" not in _answer(client, "/simulator", kind=kind)


def _hint(page: str, name: str) -> str:
    return page.split(f'id="field-{name}-hint"')[1].split("</span>")[0]


def test_what_is_missing_is_said_and_what_was_typed_stays(client: FlaskClient) -> None:
    answer = client.post("/simulator", data={"kind": "renewal", "sites": "12"})
    assert answer.status_code == 422
    assert "Choisissez une tranche, ou indiquez un montant." in answer.text
    assert 'value="12"' in answer.text
    assert client.get("/simulator?kind=nonsense&turnover=1").status_code == 200
    assert client.get("/simulator/nobody").status_code == 404


def test_an_unconfirmed_value_is_flagged(client: FlaskClient) -> None:
    assert "Durée à confirmer" in _answer(client, "/simulator", kind="surveillance")
    assert "Durée à confirmer" not in _answer(client, "/simulator")


def test_the_answers_go_on_to_the_request_for_a_quote(bench: Bench, client: FlaskClient) -> None:
    body = bench.body()
    page = _answer(client, f"/simulator/{body.slug}", turnover="123456.78")
    link = page.split('href="/apply/')[1].split('"')[0].replace("&amp;", "&")
    door = client.get(f"/apply/{link}")
    assert "Repris de votre simulation" in door.text
    carried = parse_qs(urlsplit(link).query)
    person = {"number": a_siren(), "name": "École", "contact_name": "Camille", "email": "camille@exemple.fr"}
    again = client.post(f"/apply/{body.slug}", data={**carried, **person, "number": "1"})
    assert "Repris de votre simulation" in again.text
    assert client.post(f"/apply/{body.slug}", data={**carried, **person}).status_code == 303
    with bench.inside(body):
        made = db.session.scalars(select(Application)).one()
        assert (made.kind, made.categories, made.turnover_cents) == ("initial", ["AF", "CFA"], 12_345_678)


def test_a_band_is_told_as_a_band_and_no_turnover_as_what_follows_from_it(client: FlaskClient) -> None:
    shown = _answer(client, "/simulator", turnover="", band="T1")
    assert "0,00" not in shown.split("Données du calcul")[1].split("</details>")[0]
    assert "Sans chiffre d’affaires de formation" not in shown
    shown = html.unescape(_answer(client, "/simulator", turnover="0", band=""))
    assert "Sans chiffre d’affaires de formation, la durée est celle de la première tranche" in shown
    assert "0,00\xa0€" in shown.split("Données du calcul")[1].split("</details>")[0]
