"""Says how much of an auditor's expense is within the body's caps, and how much is taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from certbody.kit.money import share_of
from certbody.kit.verdict import ALLOWED, Verdict, refuse

CAP_RULE = "barème de l’organisme certificateur"
KILOMETRES = "kilometre"
KINDS = ("meal", "night", "train", KILOMETRES, "other")
CAPPED = ("meal", "night", "train", KILOMETRES)
PER_KILOMETRES = 100
MOST_CENTS = 1_000_000
"""What one expense comes to at most, 10 000 €: beyond, it is a slip."""
AHEAD, AFTERWARDS = timedelta(days=180), timedelta(days=60)
"""How long before and after a mission something is still spent for it: beyond, the day is a slip."""


@dataclass(frozen=True)
class Expense:
    """What was spent, VAT included; `vat_cents` of it is given back to the auditor, and so not asked for here.

    `cap_cents` is that of one meal, night or journey; for kilometres, the rate of a hundred; None where there is none.
    """

    kind: str
    quantity: int
    amount_cents: int
    vat_cents: int = 0
    cap_cents: int | None = None

    @property
    def within_cents(self) -> int:
        """What needs no reason: nothing without a cap."""
        if self.cap_cents is None:
            return 0
        most = mileage(self.quantity, self.cap_cents) if self.kind == KILOMETRES else self.quantity * self.cap_cents
        return min(self.amount_cents, most)

    @property
    def over_cents(self) -> int:
        """What is taken over with a reason only. Example: two nights, 260,00 €, cap 110,00 € → 40,00 €."""
        return self.amount_cents - self.within_cents

    def accepted_cents(self, *, with_over: bool) -> int:
        """What is taken over, VAT included: all of it once somebody gave a reason, else what is within the cap."""
        return self.amount_cents if with_over else self.within_cents

    def charged_cents(self, accepted_cents: int) -> int:
        """What the fee asks for of it: without the part of VAT that the auditor is given back.

        Example: 120,00 € of which 20,00 € of VAT, 60,00 € taken over → 50,00 €.
        """
        if not self.vat_cents or not accepted_cents:
            return accepted_cents
        return share_of(self.amount_cents - self.vat_cents, accepted_cents, self.amount_cents)


def mileage(kilometres: int, rate_cents: int) -> int:
    """What kilometres come to, at a rate for a hundred of them. Example: 214 km at 63,60 € → 136,10 €."""
    return share_of(rate_cents, kilometres, PER_KILOMETRES)


def is_of_mission(spent_on: date, first: date | None, last: date | None) -> bool:
    """Whether a day is near enough to a mission; any is as long as it has no days.

    Example: a mission of 16 November 2026, a ticket bought on 2 September 2026 → yes; a meal of 1 January 2019 → no.
    """
    return first is None or first - AHEAD <= spent_on <= (last or first) + AFTERWARDS


def may_record(kind: str, quantity: int, amount_cents: int, vat_cents: int, *, has_receipt: bool) -> Verdict:
    """Whether an expense can be right: a likely amount, less VAT than amount, a receipt but for kilometres."""
    obstacles = {
        "expense_amount_unlikely": not 0 < amount_cents <= MOST_CENTS,
        "expense_quantity_unlikely": quantity < 1,
        "expense_vat_too_large": not 0 <= vat_cents < max(amount_cents, 1),
        "expense_without_receipt": kind != KILOMETRES and not has_receipt,
    }
    found = next((code for code, stands in obstacles.items() if stands), None)
    return refuse(found, CAP_RULE) if found else ALLOWED
