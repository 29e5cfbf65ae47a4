"""Where an organisation stands on its way to a certificate."""

import pytest

from certbody.clients.rules.journey import STAGES, Way, way_of


@pytest.mark.parametrize(
    ("application", "audit", "certificate", "way"),
    [
        (None, None, None, Way("application")),
        ("refused", None, None, Way("application", "blocked")),
        ("admissible", None, None, Way("quote")),
        ("admissible", "quoted", None, Way("contract")),
        ("admissible", "decided", "valid", Way("certificate", "done")),
        ("admissible", "sized", "valid", Way("certificate", "done")),
        ("admissible", "plan_sent", "valid", Way("plan")),
        ("draft", "decided", "valid", Way("application")),
        ("admissible", "sized", "suspended", Way("certificate", "blocked")),
        ("admissible", "plan_sent", "suspended", Way("certificate", "blocked")),
        ("admissible", "draft", "withdrawn", Way("certificate", "blocked")),
        ("admissible", "decided", "expired", Way("certificate", "blocked")),
        ("admissible", "open", "expired", Way("audit")),
        ("returned", "decided", "withdrawn", Way("application")),
    ],
)
def test_the_certificate_ends_the_way(application, audit, certificate, way) -> None:
    assert way_of(application, audit, certificate) == way
    assert way.stage in STAGES
