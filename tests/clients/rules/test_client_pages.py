"""The worked examples of docs/rules on sites and on the thirty days, computed again from the tables on the pages."""

from __future__ import annotations

from datetime import date

from certbody.audits.rules.sampling import sample_size
from certbody.audits.standards import sampling_formulas
from certbody.clients.rules.application import Application, may_submit, proposal_due
from certbody.clients.rules.sites import may_close_site, may_remove_site
from certbody.clients.terms import application_terms
from tests.rule_pages import table

DAY = date(2026, 11, 23)


def test_sites_counted() -> None:
    places = table("multi-site.md", "Worked example")
    listed = [held for _place, _staff, _work, held in places if held != "no"]
    assert all((staff == "yes") == (held != "no") for _place, staff, _work, held in places)
    assert listed.count("central function") == 1
    for central, n, visited in table("multi-site.md", "Sites drawn"):
        assert int(n) == len(listed) - (central == "no")
        assert sample_size("initial", int(n), DAY, sampling_formulas()) == int(visited)


def test_a_list_said_to_be_complete() -> None:
    for sites, complete, missing in table("multi-site.md", "Is the list complete?"):
        stated = Application(received_on=DAY, sites=int(sites), sites_exhaustive=complete == "yes")
        lacking = [str(reason.values["field"]) for reason in may_submit(stated, 3).reasons]
        assert [field for field in lacking if field.startswith("sites")] == (missing.split(", ") if missing else [])


def test_a_place_closes_or_leaves_the_list() -> None:
    for place, *answers in table("multi-site.md", "Closing a place, or taking it off the list"):
        central, others, audited, closes, removed = (answer == "yes" for answer in answers)
        assert may_close_site(place, central=central, others_open=others).allowed is closes
        off = may_remove_site(place, central=central, others_open=others, audited=audited)
        assert off.allowed is removed


def test_thirty_days_to_propose_a_date() -> None:
    for signed, days, last, proposed, asked in table("proposal.md", "Worked example"):
        signed_on = date.fromisoformat(signed)
        assert application_terms(signed_on).proposal_days == int(days)
        due = proposal_due(signed_on, int(days))
        assert due.isoformat() == last
        assert (date.fromisoformat(proposed) > due) is (asked == "yes")
