"""The account that a body connects to be paid online: made at Stripe, completed there, believed only when read."""

from __future__ import annotations

from certbody.billing import stripe_gateway
from certbody.billing.models import StripeAccount, StripeOwner
from certbody.billing.queries.online import find_account, list_accounts
from certbody.billing.stripe_answers import AccountSeen
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.settings import get_profile

COUNTRY = "FR"
FACTS = ("charges_enabled", "payouts_enabled", "details_submitted")


def connect_account(back_url: str, again_url: str, by: Actor) -> str:
    """The page of Stripe where the body completes its account, which is made the first time."""
    account = find_account() or _make(by)
    return stripe_gateway.link_to_account(account.account, back_url, again_url)


def _make(by: Actor) -> StripeAccount:
    profile, number = get_profile(), len(list_accounts()) + 1
    key = f"account-{current_tenant()}-{number}"
    seen = stripe_gateway.create_account(profile.email, profile.legal_name, COUNTRY, key)
    account = StripeAccount(account=seen.id, connected_by_name=by.name, checked_at=clock.now())
    db.session.add_all([account, StripeOwner(account=seen.id, body_id=current_tenant())])
    db.session.flush()
    journal.record("stripe_account.connected", account, by, after={"account": seen.id})
    _believe(account, seen, by)
    return account


def read_account(account: StripeAccount, by: Actor) -> StripeAccount:
    """What Stripe says of the account now: whether it takes payments is never taken from anywhere else."""
    _believe(account, stripe_gateway.read_account(account.account), by)
    return account


def _believe(account: StripeAccount, seen: AccountSeen, by: Actor) -> None:
    before = {name: getattr(account, name) or False for name in FACTS}
    after = {name: getattr(seen, name) for name in FACTS}
    if before == after and by.person_id is None:
        return  # Stripe tells of much that changes nothing here
    account.checked_at = clock.now()
    for name, value in after.items():
        setattr(account, name, value)
    journal.record("stripe_account.read", account, by, before=before, after=after)
    db.session.flush()


def disconnect_account(by: Actor) -> StripeAccount:
    """The body takes no more payments online; the account stays at Stripe, and what it took stays in the books."""
    account = find_account()
    if account is None:
        raise NotFound
    account.disconnected_at, account.disconnected_by_name = clock.now(), by.name
    journal.record("stripe_account.disconnected", account, by, before={"account": account.account})
    db.session.flush()
    return account
