"""The VAT that a client bears on a day, from where it is established and what the body has set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from certbody.billing.models import Invoice, InvoiceLine
from certbody.billing.queries.billing_profiles import find_billing_profile
from certbody.billing.rules.vat_place import Client, vat_for
from certbody.clients.models import Organisation
from certbody.tenants.queries.settings import setting_on


def vat_of(organisation: Organisation, day: date) -> tuple[int, str]:
    """The rate in basis points, and the reason when it is not the normal one."""
    profile = find_billing_profile(organisation.id)
    found = vat_for(
        setting_on("vat_basis_points", day),
        Client(profile.country, organisation.postcode, profile.vat_number, profile.exemption),
    )
    return found.rate, found.reason


def other_vat_today(
    draft: Invoice, lines: Iterable[InvoiceLine], organisation: Organisation, day: date
) -> tuple[int, str] | None:
    """The VAT that the client would bear today, when the draft keeps another one from its contract; else None."""
    if draft.bills_penalties:
        return None
    rate, reason = vat_of(organisation, day)
    same_reason = rate > 0 or reason == (draft.vat_reason or reason)
    return None if same_reason and {line.vat_basis_points for line in lines} <= {rate} else (rate, reason)
