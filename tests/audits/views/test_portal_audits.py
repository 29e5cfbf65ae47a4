"""The audits as the organisation reads them."""

from __future__ import annotations

import pytest

from tests import factories
from tests.support import Bench


@pytest.mark.parametrize(
    ("state", "told", "internal"),
    [
        ("draft", "En préparation", "À dimensionner"),
        ("contracted", "Dates en préparation", "À planifier"),
        ("closed", "Rapport attendu", "Rapport à rédiger"),
        ("in_review", "Décision attendue", "En revue"),
    ],
)
def test_a_state_is_told_as_what_it_means_for_the_organisation(
    bench: Bench, state: str, told: str, internal: str
) -> None:
    body = bench.body()
    with bench.inside(body):
        organisation = factories.an_organisation()
        audit_id, organisation_id = factories.an_audit(organisation, state=state).id, organisation.id
    browser = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    for page in ("portal/audits/", f"portal/audits/{audit_id}"):
        text = browser.get(body.url(page)).text
        assert told in text
        assert internal not in text


def test_the_office_reads_which_standard_an_audit_follows(bench: Bench) -> None:
    body = bench.body()
    with bench.inside(body):
        audit_id = factories.an_audit(factories.an_organisation(), standard="RNQ2026").id
    page = bench.browser(bench.member(body, "planner")).get(body.url(f"audits/{audit_id}")).text
    assert "RNQ 2026" in page
    assert "RNQ2026" not in page
