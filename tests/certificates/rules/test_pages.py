"""The worked examples of docs/rules on certificates, computed again from the tables on the pages."""

from dataclasses import replace
from datetime import date, timedelta

from certbody.audits.standards import cycle_terms
from certbody.certificates.rules import cycle, status
from certbody.certificates.rules.mentions import CertificateContent, may_issue, may_print_anew
from certbody.certificates.rules.naming import numbers_in, roots_in
from certbody.certificates.rules.numbering import CertificateNumber, next_edition, parse_number, root_of
from certbody.clients.rules.application import PastDecision, may_apply_again
from tests.rule_pages import table


def test_renewal():
    for start, *expected, decided_on, renewed_from in table("renewal.md", "Worked example"):
        day = date.fromisoformat(start)
        end = cycle.validity_end(day, cycle_terms(day))
        assert [str(one) for one in (end, *cycle.renewal_months(end, cycle_terms(day)))] == expected
        assert str(cycle.renewal_start(end, date.fromisoformat(decided_on))) == renewed_from


def test_suspension():
    for suspended_on, months, last_day, due_from in table("suspension.md", "Worked example"):
        start = date.fromisoformat(suspended_on)
        last = status.suspension_max_end(start, int(months))
        assert str(last) == last_day
        end = last + timedelta(days=200)
        facts = cycle.CertificateDates(start, end, "suspended", suspended_until=last)
        day = date.fromisoformat(due_from)
        for when, due in ((day - timedelta(days=1), False), (day, True)):
            codes = {event.code for event in cycle.due_events(facts, when, cycle_terms(start))}
            assert ("withdrawal_decision_due" in codes) is due


def test_lifting():
    for cause, closes, held, asked_on, lifted in table("suspension.md", "Lifting"):
        verdict = status.may_lift(cause, held == "yes", date.fromisoformat(closes), date.fromisoformat(asked_on))
        assert verdict.allowed == (lifted == "yes")


def test_waiting():
    for decided_on, months, applies_on, allowed in table("waiting.md", "Worked example"):
        past = PastDecision("732829320", "refuse", date.fromisoformat(decided_on))
        verdict = may_apply_again("732829320", (past,), date.fromisoformat(applies_on), int(months))
        assert verdict.allowed == (allowed == "yes")


def test_each_line_of_the_certificate_is_needed():
    printed = {field: text for _mention, field, text in table("certificate-text.md", "Worked example")}
    lists = {name: (printed.pop(name),) for name in ("categories", "site_addresses")}
    days = {name: date.fromisoformat(printed.pop(name)) for name in ("start", "end")}
    whole = CertificateContent(**printed, **lists, **days)
    assert may_issue(whole)
    for field in (*printed, *lists, *days):
        empty = () if field in lists else None if field in days else ""
        assert [reason.values["field"] for reason in may_issue(replace(whole, **{field: empty})).reasons] == [field]


def test_the_number_of_a_certificate():
    (_first, _none, opened), *editions = table("certificate-text.md", "The number")
    assert str(CertificateNumber(root_of(42))) == opened
    for _why, before, after in editions:
        assert str(next_edition(parse_number(before))) == after


def test_a_new_address():
    printed = {"body": {"address": ["2 quai Est"]}, "client": {"address": ["1 rue du Port"]}, "sites": []}
    for state, moved, opened, due in table("certificate-text.md", "When a new address is printed"):
        on_file = printed | {"client": {"address": ["5 rue Neuve" if moved == "yes" else "1 rue du Port"]}}
        new_sites = ["Annexe"] if opened == "yes" else []
        assert may_print_anew(state, printed, on_file, new_sites).allowed is (due == "yes")


def test_what_an_author_typed():
    for typed, numbers, roots in table("complaints.md", "Which organisation an author means"):
        assert ", ".join(sorted(numbers_in(typed))) == numbers
        assert ", ".join(sorted(roots_in(typed))) == roots
