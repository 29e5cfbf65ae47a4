"""Organisations established abroad: taken on file without a SIREN, alone of their kind, and billed as the law says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from certbody.auditors.queries.ties import group_of
from certbody.billing.models import Invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.vat_of import vat_of
from certbody.billing.queries.billing_profiles import find_billing_profile
from certbody.billing.queries.invoices import list_lines
from certbody.clients.models import Organisation
from certbody.clients.operations.organisations import create_organisation, update_organisation
from certbody.clients.queries.organisations import list_fellows
from certbody.clients.rules.application import Application, may_submit
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid
from tests import factories
from tests.billing.scenes import a_draft, a_scene, complete_profile
from tests.support import Bench

ABROAD = {
    "name": "Académie du Rhin",
    "country": "BE",
    "address": "Rue Neuve 1",
    "postcode": "1000",
    "city": "Bruxelles",
}


def test_abroad_a_siren_is_not_asked_for_and_in_france_it_is(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.inside(body):
        made = create_organisation(ABROAD, by)
        assert (made.siren, made.country) == ("", "BE")
        for wrong, codes in (
            ({"name": "École"}, {"siren": ["siren_missing"]}),
            (ABROAD | {"siren": "12"}, {"siren": ["siren_length"]}),
            (ABROAD | {"country": "FR"}, {"siren": ["siren_missing"]}),
        ):
            with pytest.raises(Invalid) as invalid:
                create_organisation(wrong, by)
            assert invalid.value.errors == codes
        with pytest.raises(Invalid, match="siren"):
            update_organisation(made.id, {"country": "FR"}, made.version, by)
        update_organisation(made.id, {"city": "Ixelles"}, made.version, by)


def test_two_without_a_siren_are_no_group(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.inside(body):
        one, other = (create_organisation({**ABROAD, "name": name}, by) for name in ("Un", "Deux"))
        assert list_fellows(one) == []
        assert db.session.scalars(group_of(one.id)).all() == [one.id]
        sister = create_organisation({**ABROAD, "name": "Trois", "group_siren": "732829320"}, by)
        head = factories.an_organisation(siren="732829320")
        assert [row.id for row in list_fellows(sister)] == [head.id]
        assert other.siren == ""


def test_its_application_lacks_no_siren() -> None:
    def missing(**stated: Any) -> set[object]:
        verdict = may_submit(Application(received_on=clock.today(), **stated), 3)
        return {reason.values.get("field") for reason in verdict.reasons}

    assert "siren" in missing()
    assert "siren" not in missing(abroad=True)


@pytest.mark.parametrize(("country", "rate"), [("BE", 2000), ("CH", 0), ("US", 0)])
def test_it_is_billed_without_a_siren(bench: Bench, country: str, rate: int) -> None:
    """In the Union with VAT, as long as it has no number to declare it by itself; outside without."""
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        client = create_organisation({**ABROAD, "country": country, "email": "compta@exemple.be"}, scene.office)
        assert find_billing_profile(client.id).country == country
        found, reason = vat_of(client, clock.today())
        assert found == rate
        draft = a_draft(client.id)
        if not rate:
            _without_vat(draft, reason)
        invoice_id = issue_invoice(draft.id, scene.office).id
    bench.run_jobs()
    with bench.inside(scene.body):
        invoice = db.session.scalars(select(Invoice).where(Invoice.id == invoice_id)).one()
        buyer: Mapping[str, Any] = invoice.buyer or {}
        assert (buyer["siren"], buyer["country"], invoice.file_id is not None) == ("", country, True)


def _without_vat(draft: Invoice, reason: str) -> None:
    for line in list_lines(draft.id):
        line.vat_basis_points = 0
    draft.vat_cents, draft.gross_cents, draft.vat_reason = 0, draft.net_cents, reason
    db.session.flush()


def test_the_form_asks_for_the_country(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "planner"))
    page = browser.get(body.url("organisations/new")).text
    assert "Pays d’établissement" in page
    wrong = browser.post(body.url("organisations/new"), data={"name": "École", "country": "FR", "postcode": "1000"})
    assert wrong.status_code == 422
    assert "cinq chiffres" in wrong.text
    assert browser.post(body.url("organisations/new"), data={"name": "École", "country": "FR"}).status_code == 422
    right = browser.post(body.url("organisations/new"), data={**ABROAD})
    assert right.status_code == 303
    with bench.inside(body):
        made = db.session.scalars(select(Organisation)).one()
        assert (made.country, made.postcode) == ("BE", "1000")
    edit = browser.get(right.location + "/edit").text
    assert '<option value="BE" selected>' in edit
