"""The stand-in over HTTP, on this machine only, and messages signed as Stripe signs them."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from tests.stripe_standin import platform
from tests.stripe_standin.book import Book, Values
from tests.stripe_standin.shapes import Fault, check, refuse, unflatten

SECRET_KEY, WEBHOOK_SECRET, BILLING_SECRET = "sk_test_standin", "whsec_standin", "whsec_standin_billing"
LEAST_CENTS = 50


class StandIn:
    """A running stand-in: its address, its book, and messages to deliver."""

    def __init__(self) -> None:
        self.book = Book()
        self.address = ""
        self.asked: list[str] = []
        self.away = False
        self._answers: dict[tuple[str, str], tuple[str, int, Values]] = {}

    def signed(self, event: Values, *, age: int = 0, secret: str = WEBHOOK_SECRET) -> tuple[bytes, dict[str, str]]:
        """A message as it is posted: its body and its headers."""
        body = json.dumps(event)
        at = int(time.time()) - age
        mark = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
        return body.encode(), {"Stripe-Signature": f"t={at},v1={mark}", "Content-Type": "application/json"}

    def answer(self, method: str, url: str, text: str, headers: Any) -> tuple[int, Values]:
        """One request, one at a time: idempotency is kept by account and key."""
        path = urlsplit(url).path.removeprefix("/v1/").strip("/")
        account, key = headers.get("Stripe-Account", ""), headers.get("Idempotency-Key", "")
        with self.book.lock:
            try:
                self._admit(account, headers)
                self.asked.append(f"{method} {path}")
                if method == "POST" and (account, key) in self._answers:
                    return self._again(account, key, path + text)
                values = unflatten(text if method == "POST" else urlsplit(url).query)
                check(method, path, values)
                answer = 200, copy.deepcopy(self._do(method, path, values, account))
            except Fault as fault:
                return fault.status, fault.body
            if method == "POST" and key:
                self._answers[account, key] = (path + text, *answer)
            return answer

    def _admit(self, account: str, headers: Any) -> None:
        if self.away:
            raise Fault(500, "api_error", "Something went wrong on our end.")
        if headers.get("Authorization") != f"Bearer {SECRET_KEY}":
            raise Fault(401, "invalid_request_error", "Invalid API Key provided")
        if account and account not in self.book.accounts:
            raise Fault(
                403, "invalid_request_error", "The provided key does not have access to account", "account_invalid"
            )

    def _again(self, account: str, key: str, asked: str) -> tuple[int, Values]:
        before, status, body = self._answers[account, key]
        if before != asked:
            words = "Keys for idempotent requests can only be used with the same parameters they were first used with."
            raise Fault(400, "idempotency_error", words)
        return status, body

    def _do(self, method: str, path: str, values: Values, account: str) -> Values:
        book, parts = self.book, path.split("/")
        single: dict[tuple[str, str], Callable[[], Values]] = {
            ("POST", "accounts"): lambda: self._make_account(values),
            ("GET", "accounts"): lambda: _listed(list(book.accounts.values())[: int(values.get("limit", 10))]),
            ("POST", "account_links"): lambda: {
                "object": "account_link", "created": 0, "expires_at": 0,
                "url": f"{self.address}/setup/{self._known(values['account'])['id']}",
            },
            ("POST", "checkout/sessions"): lambda: self._make_page(values, account)
            if values["mode"] == "payment"
            else platform.make_page(self, values),
            ("POST", "refunds"): lambda: self._expanded(account, book.give_back(
                account, values["charge"], int(values["amount"]), **values.get("metadata", {})
            ), values),
            ("GET", "balance"): lambda: {"object": "balance", "livemode": False, "available": [], "pending": []},
            ("GET", "webhook_endpoints"): lambda: _listed(book.webhooks),
        }  # fmt: skip
        if (method, path) in single:
            return single[method, path]()
        if (billed := platform.answer(self, method, path, values)) is not None:
            return billed
        if path in ("charges", "refunds", "disputes"):
            found = book.all_of(account, path.removesuffix("s"), payment_intent=values.get("payment_intent"))
            return _listed([self._expanded(account, one, values, "data.") for one in found])
        if parts[0] == "accounts":
            return self._known(parts[1])
        if parts[-1] == "expire":
            return _shown(book.expire(account, parts[2]))
        return _shown(book.get(account, parts[-1]))

    def _known(self, name: str) -> Values:
        if name not in self.book.accounts:
            raise Fault(
                403, "invalid_request_error", "The provided key does not have access to account", "account_invalid"
            )
        return self.book.accounts[name]

    def _make_account(self, values: Values) -> Values:
        name = self.book.new_id("acct")
        made = {"id": name, "object": "account", "charges_enabled": False, "payouts_enabled": False,
                "details_submitted": False, **values}  # fmt: skip
        self.book.accounts[name] = made
        return made

    def _make_page(self, values: Values, account: str) -> Values:
        if not self.book.accounts.get(account, {}).get("charges_enabled"):
            raise refuse("Your account cannot currently make charges.", "account_invalid")
        prices = [(item["price_data"], int(item["quantity"])) for item in values["line_items"]]
        total = sum(int(price["unit_amount"]) * count for price, count in prices)
        if total < LEAST_CENTS:
            raise refuse(
                "The Checkout Session's total amount due must add up to at least €0.50 eur", "amount_too_small"
            )
        page = self.book.add(
            account, "cs_test", "checkout.session", status="open", payment_status="unpaid", payment_intent=None,
            amount_total=total, currency=prices[0][0]["currency"], mode=values["mode"], metadata=values["metadata"],
            client_reference_id=values["client_reference_id"], success_url=values["success_url"],
            cancel_url=values["cancel_url"], payment_method_types=values["allowed_payment_method_types"],
            _intent_metadata=values["payment_intent_data"]["metadata"],
        )  # fmt: skip
        page["url"] = f"{self.address}/pay/{account}/{page['id']}"
        return _shown(page)

    def _expanded(self, account: str, found: Values, values: Values, above: str = "") -> Values:
        shown = _shown(found)
        for name in ("balance_transaction", "failure_balance_transaction"):
            if f"{above}{name}" in values.get("expand", []) and shown.get(name):
                shown[name] = self.book.get(account, shown[name])
        return shown


def _shown(found: Values) -> Values:
    return {name: value for name, value in found.items() if not name.startswith("_")}


def _listed(found: list[Values]) -> Values:
    return {"object": "list", "data": found, "has_more": False, "url": ""}


@contextmanager
def standing_in(port: int = 0) -> Iterator[StandIn]:
    """A stand-in that answers while the block runs."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._speak("")

        def do_POST(self) -> None:
            self._speak(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

        def _speak(self, text: str) -> None:
            status, body = stand_in.answer(self.command, self.path, text, self.headers)
            sent = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.send_header("Request-Id", "req_standin")
            if status >= 500:
                self.send_header("Stripe-Should-Retry", "false")
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_arguments: object) -> None:
            """Tests have their own words."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads, server.block_on_close = True, False
    stand_in.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
