"""Who an invoice is addressed to: abroad, nothing of a French record that does not hold there."""

from __future__ import annotations

import pytest

from certbody.billing.operations.billing_profiles import save_billing_profile
from certbody.billing.operations.parties import buyer_of
from certbody.clients.queries.organisations import get_organisation
from tests.billing.scenes import a_scene
from tests.support import Bench

BLANK = {"country": "FR", "vat_number": "", "exemption": "", "address": "", "email": "", "order_number": ""}
MONS = "Rue du Test 5\n7000 Mons"


@pytest.mark.parametrize(("country", "number"), [("BE", "BE0123456749"), ("CH", "")])
def test_a_client_abroad_has_neither_siren_nor_nda_nor_the_address_of_its_french_record(
    bench: Bench, country: str, number: str
) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        told = BLANK | {"country": country, "vat_number": number, "address": MONS}
        save_billing_profile(scene.organisation_id, told, 0, scene.office)
        organisation = get_organisation(scene.organisation_id, scene.office)
        assert organisation.siren
        buyer = buyer_of(organisation)
    assert (buyer["siren"], buyer["nda"], buyer["vat_number"]) == ("", "", number)
    assert (buyer["address"], buyer["billing_address"]) == (MONS.splitlines(), [])
    assert buyer["country_name"] == {"BE": "Belgique", "CH": "Suisse"}[country]


def test_a_french_client_keeps_its_record(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        save_billing_profile(scene.organisation_id, BLANK | {"address": MONS}, 0, scene.office)
        organisation = get_organisation(scene.organisation_id, scene.office)
        buyer = buyer_of(organisation)
        assert (buyer["siren"], buyer["billing_address"]) == (organisation.siren, MONS.splitlines())
    assert buyer["address"] != buyer["billing_address"]
    assert "country_name" not in buyer
