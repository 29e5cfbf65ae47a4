"""The pages of subscriptions: what the operator sets and sees, what a body's administrator reads and opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from certbody.billing.jobs import platform
from certbody.kit import clock
from certbody.kit.ids import new_id
from certbody.tenants.rules.subscription import BY_HAND, Coverage, Standing
from tests import factories
from tests.billing.subscribing import Account, a_plan, an_account, covered, platform_at_stripe
from tests.support import Bench
from tests.tenants.people import PLATFORM

DAYS = timedelta(days=1)


@pytest.fixture
def account(bench: Bench) -> Iterator[Account]:
    with platform_at_stripe() as stand_in:
        yield an_account(bench, stand_in)


def test_the_operator_sets_plans_terms_and_a_body_by_hand(bench: Bench) -> None:
    browser, body = bench.browser(bench.member(PLATFORM, "operator")), bench.body("Sans clés")
    code, today = f"plan-{new_id().hex[-8:]}", clock.today()
    plan = {
        "code": code,
        "name": "Sérénité",
        "base": "49",
        "certificate": "0,80",
        "valid_from": today,
        "offered": "true",
    }
    wrong = browser.post(PLATFORM.url("bodies/plans"), data={**plan, "valid_from": today - DAYS})
    assert wrong.status_code == 422
    assert "Sérénité" in wrong.text
    assert browser.post(PLATFORM.url("bodies/plans"), data=plan).status_code == 303
    assert "0,80" in browser.get(PLATFORM.url("bodies/plans")).text
    late = {"trial_days": "45", "grace_days": "10", "vat": "20", "valid_from": today + 5000 * DAYS}
    assert browser.post(PLATFORM.url("bodies/plans/terms"), data=late).status_code == 303
    page = PLATFORM.url(f"bodies/{body.id}/subscription")
    assert "rien n’y est jamais limité" in browser.get(page).text
    sent = {"state": "active", "plan_code": code, "until": today + 3 * DAYS, "reason": "Virement du jour"}
    assert browser.post(page, data={**sent, "until": today - DAYS}).status_code == 422
    assert browser.post(page, data=sent).status_code == 303
    with bench.app.app_context():
        platform.count(str(body.id))
    shown = browser.get(PLATFORM.url("bodies/subscriptions")).text
    for words in ("Sans clés", "À jour", "Sérénité", "49,00"):
        assert words in shown
    assert browser.get(PLATFORM.url(f"bodies/{PLATFORM.id}/subscription")).status_code == 404


def test_lists_of_the_operator_cost_the_same_however_long(bench: Bench) -> None:
    browser = bench.browser(bench.member(PLATFORM, "operator"))
    for _ in range(3):
        covered(bench, bench.body(), Coverage(BY_HAND))
    for page in ("bodies/subscriptions", "bodies/plans"):
        with bench.statements() as ran:
            assert browser.get(PLATFORM.url(page)).status_code == 200
        assert len([one for one in ran if one.startswith("SELECT")]) <= 8


def test_a_body_reads_what_it_pays_subscribes_and_opens_the_portal(account: Account) -> None:
    bench, browser = account.bench, account.bench.browser(account.administrator)
    with bench.inside(account.body):
        for _ in range(3):
            factories.a_certificate(factories.an_organisation(), starts_on=clock.today())
    page = account.body.url("settings/subscription/")
    shown = browser.get(page).text
    for words in ("Essai", account.plan, "51,40"):
        assert words in shown
    assert browser.post(page + "checkout", data={"plan": "unknown"}).status_code == 409
    leaving = browser.post(page + "checkout", data={"plan": account.plan})
    assert account.stripe.page()["url"] in leaving.text
    account.stripe.subscribe()
    assert browser.get(page + "back").status_code == 303, "coming back reads Stripe: no message is needed"
    assert account.standing() == Standing("active")
    shown = browser.get(page).text
    for words in ("À jour", "Payée", "https://invoice.example/", "Gérer chez Stripe"):
        assert words in shown
    assert "/portal/cus_" in browser.post(page + "portal").text
    again = browser.post(page + "checkout", data={"plan": account.plan})
    assert again.status_code == 409
    assert "déjà abonné" in again.text


def test_administrators_are_warned_then_everybody_is_told(bench: Bench) -> None:
    body = bench.body()
    a_plan(bench)
    with bench.inside(body):
        organisation_id = factories.an_organisation().id
    office, planner = bench.browser(bench.member(body, "administrator")), bench.browser(bench.member(body, "planner"))
    client = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    places = ((office, ""), (planner, ""), (client, "portal/"))
    assert not any("abonnement" in browser.get(body.url(page)).text for browser, page in places)
    assert "Abonnement" not in office.get(body.url("settings/profile")).text
    today = clock.today()
    covered(bench, body, Coverage(BY_HAND, today - DAYS, today + DAYS))
    told = [browser.get(body.url(page)).text for browser, page in places]
    assert "n’est pas réglé" in told[0]
    assert not any("n’est pas réglé" in text for text in told[1:])
    assert "Abonnement" in office.get(body.url("settings/profile")).text
    assert planner.post(body.url("organisations/new"), data={}).status_code == 422, "everything works"
    covered(bench, body, Coverage(BY_HAND, today - 2 * DAYS, today - DAYS))
    assert all("Espace en lecture seule" in browser.get(body.url(page)).text for browser, page in places)
    assert "abonnement" not in client.get(body.url("portal/")).text
    assert planner.post(body.url("organisations/new"), data={}).status_code == 409
