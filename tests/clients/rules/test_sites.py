"""When a place may close, and when an applicant may take one off its list."""

from certbody.clients.rules.sites import may_close_site, may_remove_site


def test_the_central_function_closes_last() -> None:
    assert not may_close_site("Siège", central=True, others_open=True)
    assert may_close_site("Siège", central=True, others_open=False)
    assert may_close_site("Annexe", central=False, others_open=True)


def test_a_place_that_an_audit_counted_stays_on_the_list() -> None:
    assert may_remove_site("Annexe", central=False, others_open=True, audited=False)
    counted = may_remove_site("Siège", central=True, others_open=True, audited=True)
    assert [reason.code for reason in counted.reasons] == ["site_known_to_audits", "central_site_stays"]
