"""What the stand-in keeps, account by account, and what happens there: paying, failing, giving back, contesting."""

from __future__ import annotations

import copy
import itertools
import time
from threading import RLock
from typing import Any

from tests.stripe_standin.shapes import refuse

Values = dict[str, Any]


class Book:
    """Objects by account and id, and the events that they caused, oldest first."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.accounts: dict[str, Values] = {}
        self.objects: dict[tuple[str, str], Values] = {}
        self.events: list[Values] = []
        self.webhooks: list[Values] = []
        self.slow_fees = False
        self.settles_in = "eur"
        self.fee_given_back = 0
        self._numbers = itertools.count(1)

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{id(self):x}{next(self._numbers):04d}"

    def add(self, account: str, prefix: str, kind: str, **values: Any) -> Values:
        made = {"id": self.new_id(prefix), "object": kind, "created": int(time.time()), "livemode": False, **values}
        self.objects[account, made["id"]] = made
        return made

    def get(self, account: str, name: str) -> Values:
        if (account, name) not in self.objects:
            raise refuse(f"No such object: '{name}'", "resource_missing", 404)
        return self.objects[account, name]

    def all_of(self, account: str, kind: str, **fields: Any) -> list[Values]:
        """The newest first, as Stripe lists them."""
        found = [o for (owner, _), o in self.objects.items() if owner == account and o["object"] == kind]
        return [o for o in reversed(found) if all(o.get(name) == value for name, value in fields.items() if value)]

    def tell(self, account: str, type_: str, subject: Values) -> Values:
        event = {
            "id": self.new_id("evt"), "object": "event", "api_version": "2026-10-28.endive", "type": type_,
            "created": int(time.time()), "livemode": False, "account": account, "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None}, "data": {"object": copy.deepcopy(subject)},
        }  # fmt: skip
        if not account:
            del event["account"]  # of the platform's own account
        self.events.append(event)
        return event

    def newest(self, type_: str) -> Values:
        """The last event of a type."""
        return next(event for event in reversed(self.events) if event["type"] == type_)

    # What a body and its clients do at Stripe.

    def onboard(self, account: str, *, enabled: bool = True) -> None:
        """The body has completed its account."""
        with self.lock:
            self.accounts[account].update(charges_enabled=enabled, payouts_enabled=enabled, details_submitted=True)
            self.tell(account, "account.updated", self.accounts[account])

    def pay(self, account: str, session: str, method: str = "card", *, currency: str = "") -> str:
        """A client pays on the page: a card at once, a SEPA debit is on its way until `settle` or `fail`."""
        with self.lock:
            page = self.get(account, session)
            if page["status"] != "open":
                raise AssertionError(f"the page is {page['status']}")
            instant = method == "card"
            intent = self.add(
                account, "pi", "payment_intent", amount=page["amount_total"], currency=currency or page["currency"],
                status="succeeded" if instant else "processing", metadata=page["_intent_metadata"],
                latest_charge=None, last_payment_error=None,
            )  # fmt: skip
            self._charge(account, intent, method, "succeeded" if instant else "pending")
            page.update(status="complete", payment_status="paid" if instant else "unpaid", payment_intent=intent["id"])
            self.tell(account, "checkout.session.completed", page)
            if instant:
                self.tell(account, "payment_intent.succeeded", intent)
            return str(intent["id"])

    def _charge(self, account: str, intent: Values, method: str, status: str) -> Values:
        charge = self.add(
            account, "ch", "charge", amount=intent["amount"], currency=intent["currency"], status=status,
            payment_intent=intent["id"], payment_method_details={"type": method}, amount_refunded=0, refunded=False,
            disputed=False, metadata=dict(intent["metadata"]), balance_transaction=None,
        )  # fmt: skip
        intent["latest_charge"] = charge["id"]
        if status == "succeeded" and not self.slow_fees:
            self.give_fee(account, charge)
        return charge

    def give_fee(self, account: str, charge: Values) -> None:
        """What Stripe keeps: 1,5 % and 25 cents of a card, 35 cents of a debit."""
        card = charge["payment_method_details"]["type"] == "card"
        fee = charge["amount"] * 15 // 1000 + 25 if card else 35
        charge["balance_transaction"] = self._movement(account, charge["amount"], fee)["id"]

    def _movement(self, account: str, amount: int, fee: int) -> Values:
        sums = {"amount": amount, "fee": fee, "net": amount - fee, "currency": self.settles_in}
        return self.add(account, "txn", "balance_transaction", **sums)

    def settle(self, account: str, intent: str) -> None:
        """The debit has arrived."""
        with self.lock:
            paid = self.get(account, intent)
            charge = self.get(account, paid["latest_charge"])
            paid["status"], charge["status"] = "succeeded", "succeeded"
            self.give_fee(account, charge)
            page = self._page_of(account, intent)
            page["payment_status"] = "paid"
            self.tell(account, "checkout.session.async_payment_succeeded", page)
            self.tell(account, "payment_intent.succeeded", paid)

    def fail(self, account: str, intent: str) -> None:
        """The bank of the client refuses the debit, be it after it had been told as arrived."""
        with self.lock:
            unpaid = self.get(account, intent)
            unpaid.update(status="requires_payment_method", last_payment_error={"code": "insufficient_funds"})
            charge = self.get(account, unpaid["latest_charge"])
            if charge["status"] == "succeeded":
                charge["failure_balance_transaction"] = self._movement(account, -charge["amount"], 750)["id"]
            charge["status"] = "failed"
            self.tell(account, "checkout.session.async_payment_failed", self._page_of(account, intent))
            self.tell(account, "payment_intent.payment_failed", unpaid)

    def _page_of(self, account: str, intent: str) -> Values:
        return next(page for page in self.all_of(account, "checkout.session") if page["payment_intent"] == intent)

    def charge_of(self, account: str, intent: str) -> str:
        return str(self.get(account, intent)["latest_charge"])

    def give_back(self, account: str, charge: str, amount: int | None = None, **marks: str) -> Values:
        """A refund, from the interface or by hand at Stripe; `fee_given_back` is what Stripe gives back of its fee."""
        with self.lock:
            paid = self.get(account, charge)
            left = paid["amount"] - paid["amount_refunded"]
            given = left if amount is None else amount
            if left == 0:
                raise refuse(f"Charge {charge} has already been refunded.", "charge_already_refunded")
            if not 0 < given <= left or paid["status"] != "succeeded":
                raise refuse("Refund amount is greater than unrefunded amount on charge")
            paid["amount_refunded"] += given
            paid["refunded"] = paid["amount_refunded"] == paid["amount"]
            made = self.add(
                account, "re", "refund", amount=given, currency=paid["currency"], status="succeeded", charge=charge,
                payment_intent=paid["payment_intent"], metadata=marks, reason=None,
                balance_transaction=self._movement(account, -given, -self.fee_given_back)["id"],
            )  # fmt: skip
            self.tell(account, "charge.refunded", paid)
            return made

    def lose_refund(self, account: str, refund: str) -> None:
        """The bank of the client does not take the refund."""
        with self.lock:
            lost = self.get(account, refund)
            lost["status"] = "failed"
            lost["failure_balance_transaction"] = self._movement(account, lost["amount"], 0)["id"]
            self.tell(account, "refund.failed", lost)

    def contest(self, account: str, charge: str, amount: int | None = None) -> str:
        """The client contests the payment: the money leaves at once, with a fee; be it what was refunded before."""
        with self.lock:
            paid = self.get(account, charge)
            paid["disputed"] = True
            left = amount or paid["amount"] - paid["amount_refunded"]
            made = self.add(
                account, "dp", "dispute", amount=left, currency=paid["currency"], charge=charge,
                payment_intent=paid["payment_intent"], status="needs_response", reason="fraudulent", metadata={},
                balance_transactions=[dict(self._movement(account, -left, 2000))],
            )  # fmt: skip
            self.tell(account, "charge.dispute.created", made)
            return str(made["id"])

    def judge(self, account: str, dispute: str, status: str) -> None:
        """The end of a dispute: `won`, and the money comes back with its fee, or `lost`."""
        with self.lock:
            ended = self.get(account, dispute)
            ended["status"] = status
            if status == "won":
                ended["balance_transactions"].append(dict(self._movement(account, ended["amount"], -2000)))
            self.tell(account, "charge.dispute.closed", ended)

    def expire(self, account: str, session: str) -> Values:
        """A page of payment that nobody used is closed."""
        with self.lock:
            page = self.get(account, session)
            if page["status"] != "open":
                raise refuse('Only Checkout Sessions with a status in ["open"] can be expired.')
            page.update(status="expired", url=None)
            self.tell(account, "checkout.session.expired", page)
            return page
