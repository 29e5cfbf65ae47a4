"""What the demo's auditors are paid: their prices and accounts, some fees at each stage, one order carried out."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from certbody.billing.operations.auditor_accounts import save_account, set_auditor_price, set_cap
from certbody.billing.operations.expenses import add_expense
from certbody.billing.operations.fee_statements import list_statements
from certbody.billing.operations.fees import approve_fee, submit_fee
from certbody.billing.operations.payment_runs import execute_run, make_run
from certbody.billing.queries.auditor_accounts import find_account
from certbody.billing.rules.pricing import KINDS
from certbody.demo.cast import FIRST_YEARS, Cast
from certbody.demo.people import STAFF
from certbody.demo.stage import at, workday
from certbody.kit import clock
from certbody.tenants.actor import Actor

PRICES = {**{f"half_day.{kind}": 19_000 for kind in KINDS}, "report": 14_000, "travel": 6_000}
CAPS = {"meal": 2_000, "night": 11_000, "train": 15_000, "kilometre": 6_360}
# From the SIRET on invented: the accounts hold their check digits, and no bank has them.
_ACCOUNTS = ("FR7600000000000000000000291", "FR7600000000000000000000194")
_RECEIPT = ("note-repas.pdf", b"%PDF-1.7\n% Note de repas de la d\xc3\xa9monstration\n%%EOF\n")
_TOLD = 5


def price_auditors(cast: Cast) -> None:
    """Gives every auditor of a body the same prices, and the body its caps, before any mission."""
    opened, office = clock.today() - FIRST_YEARS, cast.one("administrator")
    with cast.stage.scene(at(opened, 12)):
        for auditor in cast.actors["auditor"]:
            for code, cents in PRICES.items():
                set_auditor_price(_id(auditor), code, cents, opened, office)
        for kind, cents in CAPS.items():
            set_cap(kind, cents, opened, office)


def pay_auditors(cast: Cast) -> None:
    """The first auditor has fees paid, approved, handed in and still to hand in; the others none yet."""
    auditor, office = cast.one("auditor"), cast.one("accountant" if "accountant" in cast.actors else "administrator")
    today = clock.today()
    with cast.stage.scene(at(today - timedelta(days=9), 18)):
        save_account(_id(auditor), _account(auditor.name), True, 0, auditor)
        told = [one for one in list_statements(_id(auditor), find_account(_id(auditor))) if one.verdict.allowed]
        ready = [(one.mission.audit.id, one.mission.first_day) for one in told[:_TOLD]]
    approved = []
    for rank, (audit_id, held_on) in enumerate(ready[1:]):
        fee_id = _hand_in(cast, audit_id, held_on, rank)
        if rank:
            with cast.stage.scene(at(workday(today - timedelta(days=7)), 10, rank)):
                approved.append(approve_fee(fee_id, {}, office).id)
    _order(cast, approved[1:], office)


def _hand_in(cast: Cast, audit_id: UUID, held_on: date | None, rank: int) -> UUID:
    """What was spent on the first day of a mission, then its statement: one after another, as somebody types."""
    auditor, values = cast.one("auditor"), {"spent_on": held_on, "vat_cents": 0, "note": ""}
    meal = {**values, "kind": "meal", "quantity": 1, "amount_cents": 2_350}
    drive = {**values, "kind": "kilometre", "quantity": 148, "amount_cents": None}
    day, first = workday(clock.today() - timedelta(days=8)), 10 * rank
    for minutes, expense, receipt in ((0, meal, _RECEIPT), (3, drive, None)):
        with cast.stage.scene(at(day, 9, first + minutes)):
            add_expense(audit_id, expense, receipt, auditor)
    with cast.stage.scene(at(day, 9, first + 5)):
        return submit_fee(audit_id, None, auditor).id


def _order(cast: Cast, fee_ids: list[UUID], office: Actor) -> None:
    """What was approved first is paid, on a day on which the bank moves money."""
    if not fee_ids:
        return
    ordered, paid = (workday(clock.today() - timedelta(days=days)) for days in (6, 5))
    with cast.stage.scene(at(ordered, 11)):
        run_id = make_run(fee_ids, paid, "09", office).id
    with cast.stage.scene(at(paid, 17)):
        execute_run(run_id, clock.today(), office)


def _account(name: str) -> dict[str, str]:
    rank = [person.name for person in STAFF].index(name) % len(_ACCOUNTS)
    return {
        "billing": "self_billed", "vat": "exempt", "legal_name": name, "legal_form": "EI", "siret": "00030004600018",
        "vat_number": "", "address": "5 rue des Lavoirs", "postcode": "35000", "city": "Rennes",
        "iban": _ACCOUNTS[rank], "bic": "",
    }  # fmt: skip


def _id(auditor: Actor) -> UUID:
    assert auditor.membership_id is not None
    return auditor.membership_id
