"""A body's subscription to the platform: trial, payment, default, end; messages twice, forged, out of order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from certbody.billing.jobs import platform
from certbody.billing.models import PlatformBill, UsageDay, UsageReport
from certbody.billing.operations.platform_billing import open_portal, subscribe
from certbody.billing.operations.usage import report_usage
from certbody.billing.queries.platform_usage import list_unreported
from certbody.commands.stripe import replay_kept
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, Refused, Unavailable
from certbody.tenants import journal
from certbody.tenants.operations.subscriptions import set_by_hand, set_plan, set_terms
from certbody.tenants.operations.tenants import create_tenant
from certbody.tenants.queries.subscriptions import find_subscription, terms_on
from certbody.tenants.rules.subscription import BY_TRIAL, Coverage, Standing
from tests import factories
from tests.billing.subscribing import (
    OPERATOR,
    Account,
    a_plan,
    an_account,
    covered,
    left_unpaid,
    platform_at_stripe,
    subscription_of,
)
from tests.support import Bench
from tests.tenants.people import PLATFORM

ACTIVE, DAYS = Standing("active"), timedelta(days=1)


@pytest.fixture
def account(bench: Bench) -> Iterator[Account]:
    with platform_at_stripe() as stand_in:
        yield an_account(bench, stand_in)


def test_no_body_sees_how_another_stands(account: Account) -> None:
    account.page()
    with account.bench.inside(account.body):
        assert db.session.scalars(text("select body_id from subscription")).all() == [account.body.id]
    with account.bench.inside(account.bench.body()):
        assert db.session.scalars(text("select body_id from subscription")).all() == []


def test_a_payment_opens_everything_and_a_default_leaves_days_of_grace(account: Account) -> None:
    left_unpaid(account.bench, account.body)
    account.page()
    subscription = account.stripe.subscribe()
    account.hear()
    assert account.standing() == ACTIVE
    row = subscription_of(account.bench, account.body)
    assert (row.plan_code, row.kind, row.subscribed) == (account.plan, "stripe", subscription)
    unpaid = account.stripe.bill(subscription, paid=False, days_ago=20)
    account.hear()
    since = clock.today() - 20 * DAYS
    assert account.standing(since + DAYS) == Standing("past_due", since + 15 * DAYS)
    assert account.standing() == Standing("read_only")
    account.stripe.pay(unpaid)
    account.hear(account.stripe.events()[-2:])
    assert account.standing() == ACTIVE
    account.stripe.end(subscription)
    account.hear(account.stripe.events()[-1:])
    assert account.standing(clock.today() + DAYS) == Standing("past_due", clock.today() + 15 * DAYS)


def test_whatever_the_order_and_however_often_the_end_is_the_same(account: Account) -> None:
    account.page()
    subscription = account.stripe.subscribe()
    account.stripe.pay(account.stripe.bill(subscription, paid=False))
    events = account.stripe.events()
    account.hear([*reversed(events), *events])
    account.hear(events)
    assert account.standing() == ACTIVE
    assert all(account.kept(event).handled_at for event in events)
    with account.bench.inside(account.body):
        states = db.session.scalars(select(PlatformBill.state).where(PlatformBill.body_id == account.body.id)).all()
    assert states == ["paid", "paid"]


def test_a_forged_message_changes_nothing(account: Account) -> None:
    account.page()
    account.stripe.subscribe()
    event = account.stripe.events()[0]
    assert account.deliver(event, secret="whsec_standin") == 400
    assert account.deliver(event, secret="") == 400
    assert account.deliver(event, age=600) == 400
    account.bench.run_jobs()
    assert account.standing() == Standing("trial", clock.today())


def test_a_message_about_nobody_is_kept_and_replayed(account: Account) -> None:
    account.page()
    account.stripe.subscribe()
    event = account.stripe.events()[1]
    event["data"]["object"]["customer"] = "cus_nobody"
    assert account.deliver(event) == 200
    account.bench.run_jobs()
    assert (account.kept(event).problem, account.kept(event).handled_at) == ("unknown_customer", None)
    with account.bench.app.app_context():
        assert replay_kept(event["id"]) == 1
        assert replay_kept(None) >= 1
    account.bench.run_jobs()
    assert account.kept(event).problem == "unknown_customer"


def test_the_night_believes_stripe_without_any_message(account: Account) -> None:
    account.page()
    account.stripe.subscribe()
    with account.bench.app.app_context():
        platform.start_counts()
    account.bench.run_jobs()
    assert account.standing() == ACTIVE


def test_what_is_left_of_a_trial_stays_free(account: Account) -> None:
    ends = clock.today() + 10 * DAYS
    covered(account.bench, account.body, Coverage(BY_TRIAL, ends, ends))
    account.page()
    assert account.page() == account.page(), "asked again, the same page"
    kept = account.stripe.page()["subscription_data"]
    assert 10 * 86_400 < int(kept["trial_end"]) - clock.now().timestamp() < 12 * 86_400
    account.stripe.subscribe()
    account.hear()
    assert account.standing() == ACTIVE
    with account.bench.inside(account.body), pytest.raises(Refused, match="subscribed_already"):
        open_another(account)


def open_another(account: Account) -> None:
    subscribe(account.plan, "http://localhost/back", "http://localhost/no", account.administrator)


def test_what_the_operator_granted_is_not_taken_back_by_a_default(account: Account) -> None:
    account.page()
    subscription = account.stripe.subscribe()
    account.hear()
    until = clock.today() + 90 * DAYS
    with account.bench.inside(PLATFORM):
        set_by_hand(account.body.id, "active", account.plan, until, "Virement reçu", OPERATOR)
    account.stripe.bill(subscription, paid=False)
    account.hear()
    assert account.standing() == Standing("active", until)


def test_read_only_by_hand_lasts_until_the_operator_lifts_it(account: Account) -> None:
    """Whatever the subscription that lives goes on to pay, and whatever the night reads of it."""
    account.page()
    subscription = account.stripe.subscribe()
    account.hear()
    with account.bench.inside(PLATFORM):
        set_by_hand(account.body.id, "read_only", None, None, "Abus", OPERATOR)
    account.stripe.bill(subscription, paid=True)
    account.hear()
    with account.bench.app.app_context():
        platform.start_counts()
    account.bench.run_jobs()
    assert account.standing() == Standing("read_only", stopped=True)
    browser = account.bench.browser(account.administrator)
    page = browser.get(account.body.url("settings/subscription/")).text
    assert "un paiement ne la lève pas" in page
    assert "tout reprend aussitôt" not in page
    with account.bench.inside(account.body), pytest.raises(Refused, match="subscription_stopped"):
        open_another(account)
    with account.bench.inside(PLATFORM):
        set_by_hand(account.body.id, "active", account.plan, None, "Levé", OPERATOR)
    assert account.standing() == Standing("active")


def test_certificates_are_counted_once_a_day_and_told_once(account: Account) -> None:
    account.page()
    account.stripe.subscribe()
    account.hear()
    with account.bench.inside(account.body):
        client, today = factories.an_organisation(), clock.today()
        factories.a_certificate(client, starts_on=today)
        factories.a_certificate(
            client, starts_on=today, state="suspended", suspended_on=today, suspension_ends_on=today + 30 * DAYS,
            suspension_cause="mark_misused",
        )  # fmt: skip
        factories.a_certificate(client, starts_on=today + DAYS)
        factories.a_certificate(client, starts_on=today, state="withdrawn", withdrawn_on=today)
    for _ in range(2):
        with account.bench.app.app_context():
            platform.count(str(account.body.id))
        account.bench.run_jobs()
    with account.bench.inside(account.body):
        [counted] = db.session.scalars(select(UsageDay).where(UsageDay.body_id == account.body.id))
        assert (counted.day, counted.certificates) == (clock.today(), 1)
        assert db.session.scalar(select(func.count()).select_from(UsageReport)) == 1
    [told] = account.stand_in.book.all_of("", "billing.meter_event")
    assert told["payload"]["value"] == "1"
    assert account.stripe.bill(subscription_of(account.bench, account.body).subscribed or "", paid=True)
    account.hear()
    with account.bench.inside(account.body):
        bills = select(PlatformBill.total_cents).where(PlatformBill.body_id == account.body.id)
        assert sorted(db.session.scalars(bills)) == [5_880, 5_976], "with their VAT"


def test_a_count_that_stripe_did_not_hear_is_told_the_next_night(account: Account) -> None:
    account.page()
    account.stripe.subscribe()
    account.hear()
    account.stand_in.away = True
    with account.bench.app.app_context():
        platform.count(str(account.body.id))
    account.bench.run_jobs()
    account.stand_in.away = False
    assert account.stand_in.book.all_of("", "billing.meter_event") == []
    with clock.told(clock.now() + DAYS):
        with account.bench.app.app_context():
            platform.count(str(account.body.id))
        account.bench.run_jobs()
    assert len(account.stand_in.book.all_of("", "billing.meter_event")) == 2


def test_a_worker_killed_after_it_told_tells_once(account: Account) -> None:
    account.page()
    account.stripe.subscribe()
    account.hear()
    with account.bench.app.app_context():
        platform.count(str(account.body.id))
    with pytest.raises(KeyboardInterrupt):
        _tell_and_die(account)
    assert len(account.stand_in.book.all_of("", "billing.meter_event")) == 1
    account.bench.run_jobs()
    assert len(account.stand_in.book.all_of("", "billing.meter_event")) == 1
    with account.bench.inside(account.body):
        assert list_unreported(account.body.id, clock.today()) == []


def _tell_and_die(account: Account) -> None:
    with account.bench.inside(account.body):
        report_usage()
        raise KeyboardInterrupt


def test_a_count_that_stripe_refuses_holds_back_no_other(account: Account) -> None:
    account.page()
    account.stripe.subscribe()
    account.hear()
    today, identifier = clock.today(), f"usage-{account.body.id}-{clock.today()}"
    account.stand_in.book.add("", "mev", "billing.meter_event", identifier=identifier)
    for days in (0, 1):
        with clock.told(clock.now() + days * DAYS):
            with account.bench.app.app_context():
                platform.count(str(account.body.id))
            account.bench.run_jobs()
    with account.bench.inside(account.body):
        assert [one.day for one in list_unreported(account.body.id, today + DAYS)] == [today]


def test_each_body_sees_its_own_counts_and_nobody_changes_them(account: Account) -> None:
    bench, other = account.bench, account.bench.body()
    with bench.app.app_context():
        platform.count(str(account.body.id))
        platform.count(str(PLATFORM.id))
    seen = text("select count(*) from usage_day where body_id = :body")
    for place, expected in ((account.body, 1), (other, 0), (PLATFORM, 1)):
        with bench.inside(place):
            assert db.session.execute(seen, {"body": account.body.id}).scalar() == expected
            assert db.session.execute(seen, {"body": PLATFORM.id}).scalar() == 0
    for table in ("usage_day", "usage_report", "platform_plan", "platform_terms"):
        for right in ("update", "delete"):
            held = text("select has_table_privilege(current_user, :table, :right)")
            with bench.app.app_context():
                assert not db.session.execute(held, {"table": table, "right": right}).scalar()


def test_without_keys_the_operator_sets_by_hand(bench: Bench) -> None:
    body = bench.body()
    administrator, code, today = bench.member(body, "administrator"), a_plan(bench), clock.today()
    with bench.inside(body):
        assert find_subscription(body.id) is None
        with pytest.raises(Refused, match="platform_billing_off"):
            open_another(Account(bench, None, body, administrator, code))  # type: ignore[arg-type]
        with pytest.raises(Refused, match="not_subscribed"):
            open_portal("http://localhost/back")
        with pytest.raises(NotAllowed):
            set_by_hand(body.id, "active", code, None, "Moi", administrator)
    with bench.inside(PLATFORM):
        for state, plan, until, field in (
            ("trial", code, None, "until"),
            ("active", code, today - DAYS, "until"),
            ("active", "unknown", today, "plan_code"),
        ):
            with pytest.raises(Invalid) as wrong:
                set_by_hand(body.id, state, plan, until, "Essai", OPERATOR)
            assert list(wrong.value.errors) == [field]
        set_by_hand(body.id, "active", code, today, "Virement", OPERATOR)
        set_by_hand(body.id, "read_only", code, None, "Impayé", OPERATOR)
        told = [(one.event, one.reason) for one in journal.list_entries("tenant", body.id)]
    assert told == [("tenant.covered_by_hand", "Impayé"), ("tenant.covered_by_hand", "Virement")]
    assert subscription_of(bench, body).coverage == Coverage("stopped", today - DAYS, today - DAYS)


def test_a_body_that_opens_where_plans_are_offered_begins_with_a_trial(bench: Bench) -> None:
    a_plan(bench)
    with bench.app.app_context():
        slug = f"neuf-{factories.new_id().hex[-8:]}"
        made = create_tenant(slug=slug, name="Neuf", admin_email=f"{slug}@exemple.fr", admin_name="Ada")
        row, terms = find_subscription(made.id), terms_on(clock.today())
        assert row is not None
        last = clock.today() + (terms.trial_days - 1) * DAYS
        assert row.coverage == Coverage("trial", last, last + terms.grace_days * DAYS)


def test_plans_and_terms_are_dated(bench: Bench) -> None:
    late = clock.today() + 4000 * DAYS
    with bench.inside(PLATFORM):
        with pytest.raises(Invalid):
            set_terms(10, 5, 2000, clock.today() - DAYS, OPERATOR)
        with pytest.raises(Invalid):
            set_plan({"code": "Pas Bon", "valid_from": late}, OPERATOR)
        set_terms(10, 5, 2000, late, OPERATOR)
        assert terms_on(late).trial_days == 10
        assert terms_on(late - DAYS).trial_days != 10


def test_stripe_away_changes_nothing(account: Account) -> None:
    account.stand_in.away = True
    with pytest.raises(Unavailable):
        account.page()
    assert account.standing() == Standing("trial", clock.today())
