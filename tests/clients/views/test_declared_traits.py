"""The activity step offers what its form accepts, and nothing that another package calls by a similar name."""

from __future__ import annotations

import re

from certbody.clients.operations.applications import open_application
from certbody.clients.rules.application import TRAITS
from tests import factories
from tests.support import Bench


def test_every_box_offered_is_accepted(bench: Bench) -> None:
    body = bench.body()
    with bench.inside(body):
        organisation_id = factories.an_organisation().id
    client = bench.member(body, "client", organisation_id=organisation_id)
    with bench.inside(body):
        application_id = open_application(organisation_id, "initial", client).id
    page = bench.browser(client).get(body.url(f"portal/applications/{application_id}/steps/activity"))
    offered = re.findall(r'name="traits"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="traits"', page.text)
    assert [one or other for one, other in offered] == list(TRAITS)
