"""What Stripe tells of a subscription, as docs/rules/subscription.md computes it by hand."""

from __future__ import annotations

from datetime import date

import pytest

from certbody.billing.rules.subscribing import (
    BillSeen,
    SubscriptionSeen,
    covered_until,
    ending,
    may_subscribe,
    newest,
    takes_over,
)
from certbody.tenants.rules.subscription import Coverage
from tests.rule_pages import days_in, table

DAY = date(2026, 12, 1)


def test_until_when_it_covers() -> None:
    for status, begun, ended, unpaid, until in table("subscription.md", "Worked example: what Stripe tells"):
        [first, end, last] = days_in([begun, ended, until])
        assert first is not None
        days = [day for day in days_in(unpaid.split(", ")) if day]
        bills = [BillSeen(str(day), "", "open", 100, day) for day in days]
        bills.append(BillSeen("paid", "", "paid", 100, date(2020, 1, 1)))
        assert covered_until(SubscriptionSeen("sub", status, "", first, end), bills) == last


@pytest.mark.parametrize(
    ("statuses", "found"),
    [
        ([], None),
        (["incomplete"], None),
        (["incomplete_expired", "canceled"], 1),
        (["canceled", "active"], 1),
        (["past_due", "active"], 0),
        (["canceled", "canceled"], 0),
    ],
)
def test_which_subscription_counts(statuses: list[str], found: int | None) -> None:
    seen = [SubscriptionSeen(str(at), status, "", DAY) for at, status in enumerate(statuses)]
    assert newest(seen) == (None if found is None else seen[found])


def test_a_default_takes_nothing_back_that_others_granted() -> None:
    paid, unpaid = Coverage("stripe"), Coverage("stripe", DAY, DAY)
    for kind in ("trial", "by_hand", "stripe"):
        held = Coverage(kind, DAY, DAY)
        assert takes_over(paid, held)
        assert takes_over(unpaid, held) is (kind == "stripe")


def test_what_the_operator_stopped_is_lifted_by_no_payment() -> None:
    held = Coverage("stopped", DAY, DAY)
    assert not takes_over(Coverage("stripe"), held)
    assert not takes_over(Coverage("stripe", DAY, DAY), held)
    verdict = may_subscribe(online=True, offered=True, status=None, stopped=True)
    assert [reason.code for reason in verdict.reasons] == ["subscription_stopped"]


def test_one_subscription_at_a_time() -> None:
    assert may_subscribe(online=True, offered=True, status=None).allowed
    assert may_subscribe(online=True, offered=True, status="canceled").allowed
    for online, offered, status, code in (
        (False, True, None, "platform_billing_off"),
        (True, False, None, "plan_not_offered"),
        (True, True, "past_due", "subscribed_already"),
    ):
        assert may_subscribe(online=online, offered=offered, status=status).reasons[0].code == code


def test_the_subscription_of_a_closed_body_ends_and_goes_on_once_it_is_open_again() -> None:
    asked = {"end": True, "go on": False, "": None}
    for status, ends, because_closed, body, wanted in table("subscription.md", "Worked example: a body that is closed"):
        seen = SubscriptionSeen("sub", status, "", DAY, None, ends == "yes", because_closed == "yes")
        assert ending(seen, closed=body == "closed") is asked[wanted]
