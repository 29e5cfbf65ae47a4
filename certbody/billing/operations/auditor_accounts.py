"""Saying how an auditor is paid, at which prices, and what the body takes over of expenses at most."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from certbody.billing.models import AuditorAccount, AuditorPrice, ExpenseCap
from certbody.billing.queries.auditor_accounts import (
    caps_on,
    find_account,
    get_paid_member,
    list_prices_of,
)
from certbody.billing.rules.expenses import CAPPED
from certbody.billing.rules.fees import CODES, SELF_BILLED, prices_in_force
from certbody.billing.rules.pain001 import check_iban
from certbody.kit import clock, wording
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.numbering import next_number

# What the journal keeps of a bank account: it is read by more people than those who pay.
_SHOWN = 4


def save_account(membership_id: UUID, values: dict[str, Any], mandate: bool, version: int, by: Actor) -> AuditorAccount:
    """Keeps who an auditor is on invoices, their VAT situation and bank account, and their mandate for self-billing.

    Invalid for an account outside SEPA. Fees handed in before keep what they said.
    """
    if values["iban"] and not (verdict := check_iban(values["iban"])).allowed:
        raise Invalid({"iban": [wording.why(verdict.reasons[0])]})
    account = find_account(membership_id, lock=True)
    if account is not None:
        expect_version(account, version)
    account = account or _open_account(membership_id)
    before, after = {}, {}
    for name, value in values.items():
        if getattr(account, name) != value:
            before[name], after[name] = _told(name, getattr(account, name)), _told(name, value)
            setattr(account, name, value)
    _take_mandate(account, mandate and values["billing"] == SELF_BILLED, by)
    db.session.flush()
    after["mandate"] = account.mandate_at.isoformat() if account.mandate_at else None
    journal.record("auditor_account.saved", account, by, before=before, after=after)
    return account


def set_employment(membership_id: UUID, employed: bool, by: Actor) -> AuditorAccount:
    """Says whether an auditor is employed by the body: then no fee is due to them, only expenses."""
    get_paid_member(membership_id)
    account = find_account(membership_id, lock=True) or _open_account(membership_id)
    before, account.employed = account.employed, employed
    db.session.flush()
    told = {"employed": before}, {"employed": employed}
    journal.record("auditor_account.employment_set", account, by, before=told[0], after=told[1])
    return account


def set_auditor_price(membership_id: UUID, code: str, unit_cents: int, valid_from: date, by: Actor) -> AuditorPrice:
    """Sets one price of an auditor from a day on; missions that began before keep theirs. Invalid for a day gone by."""
    get_paid_member(membership_id)
    _from_today(valid_from)
    if code not in CODES:
        raise Invalid({"code": ["price_code_unknown"]})
    former = prices_in_force((one.as_rule() for one in list_prices_of(membership_id)), valid_from).get(code)
    price = AuditorPrice(
        membership_id=membership_id, code=code, unit_cents=unit_cents, valid_from=valid_from, set_by_name=by.name,
        set_at=clock.now(),
    )  # fmt: skip
    db.session.add(price)
    db.session.flush()
    before = {"unit_cents": former.unit_cents if former else None}
    after = {"code": code, "unit_cents": unit_cents, "valid_from": valid_from.isoformat()}
    journal.record("auditor_price.set", price, by, before=before, after=after)
    return price


def set_cap(kind: str, cents: int, valid_from: date, by: Actor) -> ExpenseCap:
    """Sets what one expense of a kind comes to at most from a day on, or the rate of 100 km. Invalid before today."""
    _from_today(valid_from)
    if kind not in CAPPED:
        raise Invalid({"kind": ["expense_kind_unknown"]})
    former = caps_on(valid_from).get(kind)
    cap = ExpenseCap(kind=kind, cents=cents, valid_from=valid_from, set_by_name=by.name, set_at=clock.now())
    db.session.add(cap)
    db.session.flush()
    before = {"amount_cents": former.cents if former else None}
    after = {"kind": kind, "amount_cents": cents, "valid_from": valid_from.isoformat()}
    journal.record("expense_cap.set", cap, by, before=before, after=after)
    return cap


def _open_account(membership_id: UUID) -> AuditorAccount:
    """A new one, with the series of invoices that it will have."""
    account = AuditorAccount(membership_id=membership_id, rank=next_number("auditor_account"))
    db.session.add(account)
    db.session.flush()
    return account


def _take_mandate(account: AuditorAccount, given: bool, by: Actor) -> None:
    if not given:
        account.mandate_at = account.mandate_by_name = None
    elif account.mandate_at is None:
        account.mandate_at, account.mandate_by_name = clock.now(), by.name


def _told(name: str, value: Any) -> Any:
    return f"…{value[-_SHOWN:]}" if name == "iban" and value else value


def _from_today(valid_from: date) -> None:
    if valid_from < clock.today():
        raise Invalid({"valid_from": ["price_in_the_past"]})
