"""What a body that is closed pays the platform: its subscription ends with its month, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from certbody.billing.jobs import platform
from certbody.kit.db import db
from certbody.kit.outbox import OutboxMessage
from certbody.tenants import journal
from certbody.tenants.operations.tenants import TENANT_STATUS, close_tenant, reopen_tenant
from tests.billing.subscribing import OPERATOR, Account, an_account, platform_at_stripe
from tests.support import Bench
from tests.tenants.people import PLATFORM


@pytest.fixture
def account(bench: Bench) -> Iterator[Account]:
    """A body that pays."""
    with platform_at_stripe() as stand_in:
        made = an_account(bench, stand_in)
        made.page()
        made.stripe.subscribe()
        made.hear()
        yield made


def _at_stripe(account: Account) -> tuple[bool, dict[str, Any]]:
    (held,) = account.stand_in.book.all_of("", "subscription")
    return bool(held.get("cancel_at_period_end")), held["metadata"]


def _turn(account: Account, *, closed: bool) -> None:
    with account.bench.inside(PLATFORM):
        (close_tenant if closed else reopen_tenant)(account.body.id, OPERATOR, "Contrat terminé")


def test_closing_has_the_subscription_end_with_its_month_and_opening_again_has_it_go_on(account: Account) -> None:
    _turn(account, closed=True)
    assert not _at_stripe(account)[0], "nothing is asked of Stripe while the page waits"
    account.bench.run_jobs()
    assert _at_stripe(account)[0]
    with account.bench.inside(PLATFORM):
        platform.end_or_go_on(str(account.body.id))
        told = [entry.event for entry in journal.list_entries("tenant", account.body.id)]
    assert told.count("tenant.subscription_ends") == 1, "asked once, however often the work is done"
    _turn(account, closed=False)
    account.bench.run_jobs()
    ends, marks = _at_stripe(account)
    assert not ends
    assert "closed" not in marks


def test_what_the_body_ended_by_itself_stays_ended(account: Account) -> None:
    (held,) = account.stand_in.book.all_of("", "subscription")
    held["cancel_at_period_end"] = True
    for closed in (True, False):
        _turn(account, closed=closed)
        account.bench.run_jobs()
    assert _at_stripe(account)[0]


def test_a_subscription_that_lives_in_a_closed_body_is_ended_by_the_night(account: Account) -> None:
    _turn(account, closed=True)
    with account.bench.inside(PLATFORM):
        lost = db.session.query(OutboxMessage).filter_by(kind=TENANT_STATUS, state="pending").one()
        lost.state = "failed"
    with account.bench.app.app_context():
        platform.start_counts()
    account.bench.run_jobs()
    assert _at_stripe(account)[0]


def test_an_open_body_whose_subscription_still_ends_as_that_of_a_closed_one_goes_on(account: Account) -> None:
    """The work of the closing read the state before the body was opened again, and told Stripe after the other."""
    for closed in (True, False):
        _turn(account, closed=closed)
    account.bench.run_jobs()
    (held,) = account.stand_in.book.all_of("", "subscription")
    held["cancel_at_period_end"], held["metadata"] = True, held["metadata"] | {"closed": "1"}
    account.hear()
    with account.bench.app.app_context():
        platform.start_counts()
    account.bench.run_jobs()
    assert not _at_stripe(account)[0]


def test_a_body_that_never_subscribed_asks_nothing_of_stripe(bench: Bench) -> None:
    body = bench.body()
    with bench.inside(PLATFORM):
        close_tenant(body.id, OPERATOR, "Essai terminé")
        kinds = [one.kind for one in db.session.query(OutboxMessage).filter_by(state="pending")]
    assert TENANT_STATUS not in kinds
