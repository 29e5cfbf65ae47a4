"""The VAT that a client bears on a day, from where it is established and what the body has set."""

from __future__ import annotations

from datetime import date

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
