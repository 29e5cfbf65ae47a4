"""What Stripe does on the platform's own account: customers, prices, meters, subscriptions, their bills."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.stripe_standin.shapes import refuse

if TYPE_CHECKING:
    from tests.stripe_standin.book import Book, Values
    from tests.stripe_standin.server import StandIn

OWN = ""
MONTH = 30 * 24 * 3600


def answer(stand_in: StandIn, method: str, path: str, values: Values) -> Values | None:
    """One request about the platform's own objects; None for what is none of them."""
    book = stand_in.book
    if (method, path) == ("POST", "customers"):
        return book.add(OWN, "cus", "customer", **values)
    if (method, path) == ("POST", "tax_rates"):
        return book.add(OWN, "txr", "tax_rate", active=True, **{**values, "percentage": float(values["percentage"])})
    if (method, path) == ("POST", "prices"):
        return _price(book, values)
    if (method, path) == ("POST", "billing/meters"):
        made = {"customer_mapping": {"event_payload_key": "stripe_customer_id", "type": "by_id"}, "status": "active"}
        return book.add(OWN, "mtr", "billing.meter", **made, **values)
    if (method, path) == ("POST", "billing/meter_events"):
        return _count(book, values)
    if (method, path) == ("POST", "billing_portal/sessions"):
        customer = book.get(OWN, values["customer"])
        url = f"{stand_in.address}/portal/{customer['id']}"
        return book.add(OWN, "bps", "billing_portal.session", url=url, **values)
    if method == "POST" and path.startswith("subscriptions/"):
        return _change(book, path.partition("/")[2], values)
    return _list(book, path, values) if method == "GET" else None


def _change(book: Book, subscription: str, values: Values) -> Values:
    """Whether a subscription that lives ends with its month; an empty mark is taken away."""
    held = book.get(OWN, subscription)
    if held["status"] == "canceled":
        raise refuse("A canceled subscription can only update its cancellation_details and metadata.")
    marks = {**held["metadata"], **values.get("metadata", {})}
    held.update(
        cancel_at_period_end=str(values["cancel_at_period_end"]).lower() == "true",
        metadata={name: mark for name, mark in marks.items() if mark},
    )
    book.tell(OWN, "customer.subscription.updated", held)
    return held


def _list(book: Book, path: str, values: Values) -> Values | None:
    kinds = {
        "prices": "price",
        "billing/meters": "billing.meter",
        "subscriptions": "subscription",
        "invoices": "invoice",
    }
    if path == "tax_rates":
        return {"object": "list", "data": book.all_of(OWN, "tax_rate"), "has_more": False, "url": path}
    if path not in kinds:
        return None
    found = book.all_of(OWN, kinds[path], customer=values.get("customer"))
    keys = values.get("lookup_keys")
    found = [one for one in found if not keys or one["lookup_key"] in keys]
    if path == "subscriptions" and values.get("status") != "all":
        found = [one for one in found if one["status"] != "canceled"]
    return {"object": "list", "data": found[: int(values.get("limit", 10))], "has_more": False, "url": path}


def _price(book: Book, values: Values) -> Values:
    if any(one["lookup_key"] == values["lookup_key"] for one in book.all_of(OWN, "price")):
        raise refuse(f"A price (`…`) already uses that lookup key: `{values['lookup_key']}`.")
    recurring = values["recurring"]
    if recurring.get("usage_type") == "metered":
        book.get(OWN, recurring["meter"])  # a metered price has a meter
    return book.add(OWN, "price", "price", active=True, **{**values, "unit_amount": int(values["unit_amount"])})


def _count(book: Book, values: Values) -> Values:
    """A count; one with an identifier that is known is refused, as Stripe does."""
    known = book.all_of(OWN, "billing.meter_event", identifier=values["identifier"])
    if known:
        raise refuse(f"An event already exists with identifier {values['identifier']}.")
    book.get(OWN, values["payload"]["stripe_customer_id"])
    return book.add(OWN, "mev", "billing.meter_event", **values)


def make_page(stand_in: StandIn, values: Values) -> Values:
    """A page where a customer subscribes: metered prices have no quantity."""
    book = stand_in.book
    for item in values["line_items"]:
        metered = book.get(OWN, item["price"])["recurring"].get("usage_type") == "metered"
        if metered and "quantity" in item:
            raise refuse("`line_items[1][quantity]` should not be set for metered prices")
    if int(values["subscription_data"].get("trial_end", time.time() + MONTH)) < time.time() + 48 * 3600:
        raise refuse("The `trial_end` date has to be at least 2 days in the future.")
    page = book.add(OWN, "cs_test", "checkout.session", status="open", payment_status="unpaid", **values)
    page["url"] = f"{stand_in.address}/pay/{page['id']}"
    return page


class Subscriptions:
    """What bodies and their banks do: subscribing, paying, failing to, ending."""

    def __init__(self, stand_in: StandIn) -> None:
        self.book = stand_in.book

    def page(self) -> Values:
        """The last page that was opened."""
        return self.book.all_of(OWN, "checkout.session")[0]

    def subscribe(self) -> str:
        """Somebody fills in the last page and pays."""
        page, book = self.page(), self.book
        kept, now = page["subscription_data"], int(time.time())
        ends = int(kept.get("trial_end", 0))
        items = [
            {
                "id": book.new_id("si"),
                "price": item["price"],
                "current_period_start": now,
                "current_period_end": now + MONTH,
            }
            for item in page["line_items"]
        ]
        made = book.add(
            OWN, "sub", "subscription", customer=page["customer"], status="trialing" if ends else "active",
            metadata=kept["metadata"], default_tax_rates=kept.get("default_tax_rates", []),
            items={"object": "list", "data": items}, ended_at=None, trial_end=ends or None,
        )  # fmt: skip
        page.update(status="complete", subscription=made["id"], url=None)
        book.tell(OWN, "checkout.session.completed", page)
        book.tell(OWN, "customer.subscription.created", made)
        if not ends:
            self.bill(made["id"], paid=True)
        return str(made["id"])

    def bill(self, subscription: str, *, paid: bool, days_ago: int = 0) -> str:
        """The bill of a month: the base, and the last count of certificates."""
        book, held = self.book, self.book.get(OWN, subscription)
        made = book.add(
            OWN, "in", "invoice", customer=held["customer"], number=book.new_id("CB"), total=self._total(held),
            status="paid" if paid else "open", hosted_invoice_url=f"https://invoice.example/{subscription}",
        )  # fmt: skip
        made["created"] -= days_ago * 24 * 3600
        held["status"] = "active" if paid else "past_due"
        book.tell(OWN, "invoice.paid" if paid else "invoice.payment_failed", made)
        book.tell(OWN, "customer.subscription.updated", held)
        return str(made["id"])

    def _total(self, held: Values) -> int:
        total = 0
        for item in held["items"]["data"]:
            price = self.book.get(OWN, item["price"])
            counts = self.book.all_of(OWN, "billing.meter_event")
            metered = price["recurring"].get("usage_type") == "metered"
            quantity = (int(counts[0]["payload"]["value"]) if counts else 0) if metered else 1
            total += quantity * price["unit_amount"]
        rates = [self.book.get(OWN, name)["percentage"] for name in held["default_tax_rates"]]
        return round(total * (100 + sum(rates)) / 100)

    def pay(self, invoice: str) -> None:
        """The bank has paid after all."""
        bill = self.book.get(OWN, invoice)
        bill["status"] = "paid"
        held = self.book.all_of(OWN, "subscription", customer=bill["customer"])[0]
        held["status"] = "active"
        self.book.tell(OWN, "invoice.paid", bill)
        self.book.tell(OWN, "customer.subscription.updated", held)

    def end(self, subscription: str) -> None:
        """The body, or Stripe after its last try, ends the subscription."""
        held = self.book.get(OWN, subscription)
        held.update(status="canceled", ended_at=int(time.time()))
        self.book.tell(OWN, "customer.subscription.deleted", held)

    def events(self) -> list[dict[str, Any]]:
        """Every message about the platform's own account so far, oldest first."""
        return [event for event in self.book.events if "account" not in event]
