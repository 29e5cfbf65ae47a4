"""When a plan waits for its payment, as docs/rules/planning-unlock.md computes it by hand."""

from __future__ import annotations

from certbody.billing.rules.unlocking import Awaited, may_send_plan
from tests.rule_pages import table


def test_what_a_plan_waits_for() -> None:
    for asked, lifted, invoices, code in table("planning-unlock.md", "Worked example"):
        awaited = []
        if invoices:
            number, left = invoices.split()
            awaited = [Awaited("deposit", None if number == "-" else number, int(left))]
        verdict = may_send_plan(awaited, "C-00001", asked=asked == "yes", lifted=lifted == "yes")
        assert ", ".join(reason.code for reason in verdict.reasons) == code
