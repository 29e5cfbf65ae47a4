"""Says which invoices travel by an approved platform, and where one stands on its way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certbody.clients.rules.identifiers import check_siren, compact
from certbody.kit.money import share_of

STATUSES = {
    "200": "deposited", "201": "sent", "202": "received", "203": "available", "204": "taken_up", "205": "approved",
    "206": "partly_approved", "207": "disputed", "208": "suspended", "209": "completed", "210": "refused",
    "211": "payment_sent", "212": "cashed", "213": "rejected", "214": "stamped", "220": "cancelled",
}  # fmt: skip
"""The codes of XP Z12-012 (R8.5). The others that a platform may use are kept and shown by their number."""
CASHED, REJECTED = "212", "213"
REFUSED = ("210", REJECTED)
"""The buyer refuses the invoice, or a platform rejects it: it is not owed as it is."""


@dataclass(frozen=True)
class Heard:
    """One status: its code, when it was true, and when we heard of it."""

    code: str
    at: datetime
    heard_at: datetime


def keeps_from_platform(seller: Mapping[str, Any], buyer: Mapping[str, Any], transmits: bool) -> str | None:
    """Why an invoice does not travel by the platform, as a code; None when it does.

    Only invoices between businesses of France do, when the body transmitted on the day of their issue; what is billed
    to others is reported, not transmitted. Source: R8.5 (CGI, art. 289 bis, 290). Example: a buyer without SIREN →
    `not_domestic`.
    """
    if not transmits:
        return "off"
    domestic = all(
        (party.get("country") or "FR") == "FR" and check_siren(compact(str(party.get("siren") or ""))).allowed
        for party in (seller, buyer)
    )
    return None if domestic else "not_domestic"


def split_by_rate(asked: Mapping[int, int], cents: int) -> dict[int, int]:
    """What came in, by rate of VAT, as the invoice asks for it; the parts add up to it to the cent.

    Example: 600 € come in for 960 € at 20 % and 240 € at 0 % → 480 € and 120 €.
    """
    whole, before, parts = sum(asked.values()), 0, {}
    for rate, part in asked.items():
        after = before + part
        parts[rate] = share_of(cents, after, whole) - share_of(cents, before, whole)
        before = after
    return parts


def standing_of(heard: Sequence[Heard]) -> Heard | None:
    """The status that holds: the newest by its own day, since messages come in any order; of two of one moment the one
    further on its way.

    Example: approved on the 3rd, then deposited on the 2nd is heard → approved.
    """
    return max(heard, key=lambda one: (one.at, one.code), default=None)


def may_deposit_again(heard: Sequence[Heard], deposited_at: datetime | None) -> bool:
    """Whether an invoice may be handed over once more: only one that the platform rejected, which nobody received, and
    that was not handed over since the rejection was heard.
    """
    refusal = refusal_of(heard, deposited_at)
    return refusal is not None and refusal.code == REJECTED


def refusal_of(heard: Sequence[Heard], deposited_at: datetime | None) -> Heard | None:
    """The refusal or rejection that an invoice stands under; None when it was handed over since, or taken up after all.

    That money came in is what the seller says: it does not lift what the others have said. Example: rejected on the
    3rd, paid on the 5th → the rejection.
    """
    newest = standing_of([one for one in heard if one.code != CASHED])
    if newest is None or newest.code not in REFUSED or deposited_at is None or deposited_at >= newest.heard_at:
        return None
    return newest
