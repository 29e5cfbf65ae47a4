"""The worked examples of docs/rules on sites, the thirty days and the application, computed again."""

from __future__ import annotations

from datetime import date, timedelta

from certbody.audits.rules.sampling import sample_size
from certbody.audits.standards import sampling_formulas
from certbody.clients.labels import listed_labels
from certbody.clients.rules.admissibility import may_accept
from certbody.clients.rules.application import (
    Application,
    Declaration,
    DeclaredAction,
    Label,
    check_actions,
    declaration_stands,
    may_submit,
    opens_reduced_audit,
    proposal_due,
)
from certbody.clients.rules.journey import way_of
from certbody.clients.rules.labels import is_listed
from certbody.clients.rules.sites import may_close_site, may_remove_site
from certbody.clients.rules.step_checks import may_state_action, may_state_year, may_wish
from certbody.clients.terms import application_terms
from certbody.kit.verdict import Verdict
from tests.rule_pages import days_in, table

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


def test_where_an_organisation_stands() -> None:
    for application, audit, certificate, stage, state in table("way.md", "Worked example"):
        known = [None if each == "-" else each for each in (application, audit, certificate)]
        assert (way_of(*known).stage, way_of(*known).state) == (stage, state)


def test_one_action_per_category() -> None:
    for category, *days, proves in table("application.md", "One action carried out per category"):
        stated = Application(DAY, categories=(category,), actions=(DeclaredAction(category, *days_in(days)),))
        assert check_actions(stated).allowed is (proves == "yes")


def test_a_label_of_the_list() -> None:
    for name, listed in table("application.md", "Which label was on the list"):
        assert is_listed(name, (*listed_labels(date(2026, 11, 23)), "Datadock")) is (listed == "yes")


def test_a_label() -> None:
    for listed, proof, until, applied, reduced in table("application.md", "A label, and the reduced audit"):
        label = Label("Qualité", listed == "yes", proof == "yes", date(2024, 1, 1), date.fromisoformat(until))
        assert opens_reduced_audit(label, date.fromisoformat(applied)).allowed is (reduced == "yes")


def test_the_declaration_on_honour() -> None:
    for *answers, allowed in table("application.md", "The declaration on honour"):
        signed, *others = (answer == "yes" for answer in answers)
        declaration = Declaration(DAY if signed else None, *others)
        assert declaration_stands(declaration, DAY).allowed is (allowed == "yes")


def test_what_a_step_refuses() -> None:
    today = DAY + timedelta(days=3)
    for said, first, last, refused in table("application.md", "What a step refuses while it is typed"):
        verdict = _said(said, first, last, today)
        assert ", ".join(reason.code for reason in verdict.reasons) == refused


def _said(said: str, first: str, last: str, today: date) -> Verdict:
    if said.startswith("turnover"):
        return may_state_year(int(first), today)
    begins, ends = days_in([first, last])
    what, _, category = said.partition(" ")
    return may_state_action(category, begins, ends, today) if what == "action" else may_wish(begins, ends, today)


def test_the_review() -> None:
    for answered, accepted in table("application.md", "The review"):
        assert may_accept(dict.fromkeys(answered.split(", "), True)).allowed is (accepted == "yes")
