"""Reading what a contract says of an audit cancelled or moved too late: as it was offered, word for word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from certbody.billing.models import Price, Quote
from certbody.billing.queries.prices import EVENT, prices_on
from certbody.billing.rules.charging import LATE_CHANGE
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.tenants.queries.settings import settings_on

CODE = f"{EVENT}.{LATE_CHANGE}"
NOTICE = "late_change_days"


@dataclass(frozen=True)
class LateTerms:
    """The notice that a change of date takes, and the price of one asked for later; without a price it is free."""

    notice_days: int
    price: Price | None

    @property
    def net_cents(self) -> int:
        """What it costs, excluding VAT."""
        return self.price.unit_cents if self.price else 0


def late_terms_at(moment: datetime) -> LateTerms:
    """What a contract offered at this moment says. Two statements."""
    day = paris_date(moment)
    return LateTerms(settings_on(day, known_at=moment)[NOTICE], prices_on(day, known_at=moment).get(CODE))


def late_terms_of(quote: Quote) -> LateTerms:
    """What a quote's contract says; that of a draft, what it would say now."""
    return late_terms_at(quote.sent_at or clock.now())
