"""What the page of an invoice says about its lateness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from certbody.billing.models import Invoice, Payment
from certbody.billing.queries import reminders
from certbody.billing.queries.lateness import find_penalties_billed, lateness_on
from certbody.billing.reference_rates import is_assumed
from certbody.billing.rules.lateness import OWN, Lateness
from certbody.billing.rules.reminding import STEPS
from certbody.kit import clock


def late_page(invoice: Invoice, payments: Sequence[Payment], notes: Sequence[Invoice]) -> dict[str, Any]:
    """The penalties until today and those billed before, its reminders; nothing for a credit note."""
    if invoice.corrects_id is not None:
        return {}
    billed = find_penalties_billed(invoice.id)
    lateness = lateness_on(invoice, clock.today(), payments, notes, billed)
    told = {"lateness": lateness, "penalties": billed, "assumed": _assumed(lateness)}
    return told | {
        "late": next(iter(reminders.list_late(clock.today(), invoice.id)), None),
        "sent": reminders.list_reminders(len(STEPS), invoice_id=invoice.id),
        "pauses": reminders.list_pauses(clock.today(), invoice),
    }


def _assumed(lateness: Lateness) -> set[Any]:
    """The last days of the stretches whose rate has not been read in a text yet."""
    return {one.last for one in lateness.stretches if one.rate.ground != OWN and is_assumed(one.last)}
