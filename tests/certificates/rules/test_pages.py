"""The worked examples of docs/rules on certificates, computed again from the tables on the pages."""

from datetime import date, timedelta

from certbody.audits.standards import cycle_terms
from certbody.certificates.rules import cycle, status
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
