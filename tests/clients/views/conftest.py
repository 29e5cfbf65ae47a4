"""What the tests of these pages share."""

import pytest

from tests import factories
from tests.support import Bench


@pytest.fixture
def portal(bench: Bench):
    """A body, an organisation of its, and the browser of whoever acts for it."""
    body = bench.body()
    with bench.inside(body):
        organisation_id = factories.an_organisation(name="École Ampère").id
    return body, organisation_id, bench.browser(bench.member(body, "client", organisation_id=organisation_id))
