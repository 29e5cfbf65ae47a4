"""Ordering the transfers of approved fees from the bank, as one file; cancelling the order, noting its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from certbody.billing.models import AuditorAccount, AuditorFee, PaymentRun, PaymentRunLine
from certbody.billing.operations.posting_fees import post_fee
from certbody.billing.queries.auditor_accounts import list_accounts
from certbody.billing.queries.fees import get_fee, list_payable, payable_among
from certbody.billing.queries.payment_runs import get_run, list_run_lines
from certbody.billing.rules import fees as fee_rules
from certbody.billing.rules import pain001
from certbody.kit import clock
from certbody.kit.dates import PARIS
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_made
from certbody.tenants.operations.numbering import next_number
from certbody.tenants.queries.settings import get_profile

FARTHEST_DAYS = 90


@dataclass(frozen=True)
class Payable:
    """A fee to be paid, and to whom."""

    fee: AuditorFee
    account: AuditorAccount


def make_run(fee_ids: Collection[UUID], execute_on: date, version: str, by: Actor) -> PaymentRun:
    """Makes the file that orders the transfers of these fees, and keeps it: each fee is in one living order at most.

    Refused for a fee that is not approved or in another order, without the body's account, and when a bank could not
    carry it out. Invalid for no fee at all, and for a day gone by or too far.
    """
    if not fee_ids:
        raise Invalid({"fees": ["order_empty"]})
    if not 0 <= (execute_on - clock.today()).days <= FARTHEST_DAYS:
        raise Invalid({"execute_on": ["order_day_unlikely"]})
    payables = _lock_payable(fee_ids)
    order = _order(payables, f"VIR-{next_number('payment_run'):05d}", execute_on)
    require(pain001.check_order(order))
    file = keep_made(f"virements-{order.number}.xml", pain001.write_order(order, version), by)
    run = PaymentRun(
        number=order.number, version_of_file=version, execute_on=execute_on, count=len(payables),
        debtor={"name": order.debtor.name, "iban": order.debtor.iban, "bic": order.debtor.bic},
        sum_cents=order.sum_cents, file_id=file.id, made_at=clock.now(), made_by_name=by.name,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    for one, transfer in zip(payables, order.transfers, strict=True):
        _add_line(run, one, transfer)
    after = {"state": "made", "amount_cents": run.sum_cents, "count": run.count, "sha256": file.sha256}
    journal.record("payment_run.made", run, by, after=after)
    db.session.flush()
    return run


def cancel_run(run_id: UUID, reason: str, by: Actor) -> PaymentRun:
    """Gives an order up that no bank has taken: its fees may be ordered anew. Refused once it is carried out."""
    run = _made(run_id)
    for line, _fee in list_run_lines(run.id):
        line.living = False
    run.state, run.cancelled_reason, run.ended_by_name = "cancelled", reason, by.name
    told = {"state": "made"}, {"state": "cancelled"}
    journal.record("payment_run.cancelled", run, by, before=told[0], after=told[1], reason=reason)
    db.session.flush()
    return run


def execute_run(run_id: UUID, executed_on: date, by: Actor) -> PaymentRun:
    """Notes that the bank carried an order out: its fees are paid. Invalid for a day to come or before the order."""
    run = _made(run_id)
    if not run.made_at.astimezone(PARIS).date() <= executed_on <= clock.today():
        raise Invalid({"executed_on": ["order_execution_unlikely"]})
    for _line, fee in list_run_lines(run.id):
        require(fee_rules.may_move(fee.state, "paid"))
        fee.state, fee.paid_on = "paid", executed_on
        post_fee(fee)
        told = {"state": "approved"}, {"state": "paid", "run": run.number}
        journal.record("auditor_fee.paid", fee, by, before=told[0], after=told[1])
    run.state, run.executed_on, run.ended_by_name = "executed", executed_on, by.name
    told_of_run = {"state": "executed", "executed_on": executed_on.isoformat()}
    journal.record("payment_run.executed", run, by, before={"state": "made"}, after=told_of_run)
    db.session.flush()
    return run


@dataclass(frozen=True)
class Payables:
    """The fees that an order may pay, oldest first, with their auditors and accounts; how many in all, their sum.

    `rows` are as many as one page shows: those that follow come once these are in an order.
    """

    rows: list[tuple[AuditorFee, str, AuditorAccount | None]]
    count: int
    sum_cents: int


def list_payables() -> Payables:
    """The fees that an order may pay."""
    accounts, found = list_accounts(), list_payable()
    rows = [(row[0], row.auditor, accounts.get(row[0].membership_id)) for row in found]
    return Payables(rows, found[0].count, int(found[0].sum_cents)) if found else Payables([], 0, 0)


def _lock_payable(fee_ids: Collection[UUID]) -> list[Payable]:
    """The fees, locked one after another in the order of their ids, so that two orders never wait for each other."""
    fees = [get_fee(one, lock=True) for one in sorted(set(fee_ids))]
    open_ones, accounts = payable_among([fee.id for fee in fees]), list_accounts()
    found = []
    for fee in fees:
        account = accounts.get(fee.membership_id)
        if fee.id not in open_ones:
            raise Refused(Reason("fee_not_payable", fee_rules.FEE_RULE, {"number": fee.number}))
        if account is None or not account.iban:
            raise Refused(Reason("fee_without_account", pain001.SEPA_RULE, {"number": fee.number}))
        found.append(Payable(fee, account))
    return found


def _order(payables: Sequence[Payable], number: str, execute_on: date) -> pain001.Order:
    profile = get_profile()
    debtor = pain001.Account(profile.legal_name, "".join(profile.iban.split()), "".join(profile.bic.split()))
    now = clock.now().astimezone(PARIS)
    transfers = tuple(_transfer(one, profile.legal_name) for one in payables)
    return pain001.Order(number, now, execute_on, debtor, transfers)


def _transfer(one: Payable, body: str) -> pain001.Transfer:
    fee, account = one.fee, one.account
    words = " ".join(filter(None, ("Honoraires", fee.number, fee.invoice_number, body)))
    creditor = pain001.Account(account.legal_name, account.iban, account.bic)
    return pain001.Transfer(fee.number, fee.gross_cents, creditor, words)


def _add_line(run: PaymentRun, one: Payable, transfer: pain001.Transfer) -> None:
    creditor = transfer.creditor
    line = PaymentRunLine(
        run_id=run.id, fee_id=one.fee.id, amount_cents=transfer.amount_cents, creditor_name=creditor.name,
        iban=creditor.iban, bic=creditor.bic,
    )  # fmt: skip
    db.session.add(line)
    db.session.flush()


def _made(run_id: UUID) -> PaymentRun:
    run = get_run(run_id, lock=True)
    if run.state != "made":
        raise Refused(Reason("order_ended", pain001.SEPA_RULE, {"number": run.number}))
    return run
