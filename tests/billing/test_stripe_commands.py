"""`certbody check stripe` and `certbody stripe replay`, against the stand-in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click import UsageError

from certbody.cli import run
from certbody.commands.stripe import HOOK, NEEDED, NEEDED_BY_PLATFORM, PLATFORM_HOOK, replay_kept
from certbody.config import Settings
from tests.billing.online import Till
from tests.stripe_standin import BILLING_SECRET, SECRET_KEY, WEBHOOK_SECRET, StandIn

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def environment(settings: Settings, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the program's environment, with some of it replaced."""

    def use(**other: str) -> None:
        values = {
            "DATABASE_URL": settings.database_url, "DATABASE_OWNER_URL": settings.database_owner_url,
            "REDIS_URL": settings.redis_url, "SECRET_KEY": settings.secret_key, "BASE_URL": "http://localhost",
            "FILES_DIR": str(settings.files_dir), "MAILBOX": "1", "STRIPE_SECRET_KEY": SECRET_KEY,
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET, "STRIPE_API_BASE": stand_in.address, **other,
        }  # fmt: skip
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return use


def test_all_is_well(environment: Callable[..., None], stand_in: StandIn, capsys: Captured) -> None:
    stand_in.book.webhooks.append(
        {"url": "http://localhost" + HOOK, "status": "enabled", "enabled_events": sorted(NEEDED)}
    )
    environment()
    assert run(["check", "stripe"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines[1:]] == [
        "ok    keys",
        "ok    account",
        "ok    connect",
        "ok    webhook",
        "ok    subscriptions",
    ]
    assert "in test mode" in lines[2]
    assert "no STRIPE_BILLING_SECRET" in lines[5]


def test_the_platform_s_own_account_is_looked_at_too(
    environment: Callable[..., None], stand_in: StandIn, capsys: Captured
) -> None:
    def told() -> str:
        run(["check", "stripe"])
        return capsys.readouterr().out.splitlines()[-1]

    environment(STRIPE_BILLING_SECRET=BILLING_SECRET)
    assert "FAIL  subscriptions: Stripe does not write to http://localhost/stripe/subscriptions" in told()
    hook = {"url": "http://localhost" + PLATFORM_HOOK, "status": "enabled", "enabled_events": ["invoice.paid"]}
    stand_in.book.webhooks.append(hook)
    assert "does not tell of checkout.session.completed, customer.subscription.created" in told()
    hook["enabled_events"] = sorted(NEEDED_BY_PLATFORM)
    assert told().startswith("ok    subscriptions: Stripe writes to http://localhost/stripe/subscriptions")


@pytest.mark.parametrize(
    ("other", "hook", "told"),
    [
        ({"STRIPE_SECRET_KEY": ""}, None, "FAIL  keys: STRIPE_SECRET_KEY is missing"),
        ({"STRIPE_WEBHOOK_SECRET": ""}, None, "FAIL  keys: STRIPE_WEBHOOK_SECRET is missing"),
        ({"STRIPE_SECRET_KEY": "sk_test_wrong"}, None, "FAIL  account: Invalid API Key provided"),
        ({"STRIPE_API_BASE": "http://127.0.0.1:9"}, None, "FAIL  account: APIConnectionError"),
        ({}, None, "FAIL  webhook: Stripe does not write to http://localhost/stripe/webhook"),
        ({}, {"status": "disabled", "enabled_events": ["*"]}, "is disabled"),
        ({}, {"status": "enabled", "enabled_events": ["charge.refunded"]}, "does not tell of account.updated"),
    ],
)
def test_each_fault_is_one_line(
    environment: Callable[..., None], stand_in: StandIn, capsys: Captured, other: dict, hook: dict | None, told: str
) -> None:
    if hook is not None:
        stand_in.book.webhooks.append({"url": "http://localhost" + HOOK, **hook})
    environment(**other)
    assert run(["check", "stripe"]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if told in line]


def test_kept_messages_are_handled_again_and_booked_once(till: Till) -> None:
    till.book.pay(till.account, till.checkout())
    till.hear()
    event = till.book.newest("payment_intent.succeeded")
    with till.scene.bench.app.app_context():
        assert replay_kept(event["id"]) == 1
    till.scene.bench.run_jobs()
    assert till.invoice() == ("paid", [12_000])
    assert till.event(event).handled_at is not None
    with till.scene.bench.app.app_context(), pytest.raises(UsageError, match="evt_unknown is unknown"):
        replay_kept("evt_unknown")
    with till.scene.bench.app.app_context():
        assert replay_kept(None) >= 0
