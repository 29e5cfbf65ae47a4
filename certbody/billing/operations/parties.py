"""Seller and buyer as contracts and invoices print them."""

from __future__ import annotations

from typing import Any

from certbody.billing.queries.billing_profiles import find_billing_profile
from certbody.billing.rules.vat_place import FRENCH
from certbody.clients.models import Organisation
from certbody.clients.operations.parties import body_of, client_of
from certbody.clients.rules.identifiers import check_siren, vat_number_of
from certbody.kit.countries import FRENCH_NAMES
from certbody.tenants.models import BodyProfile


def seller_of(profile: BodyProfile) -> dict[str, Any]:
    """The body, with what an invoice must say about it and where to pay."""
    return body_of(profile) | {
        "capital": profile.capital,
        "siret": profile.siret,
        "rcs": profile.rcs_city,
        "vat_number": profile.vat_number,
        "bank": {"holder": profile.legal_name, "iban": profile.iban, "bic": profile.bic} if profile.iban else None,
    }


def buyer_of(organisation: Organisation) -> dict[str, Any]:
    """The training organisation, as an invoice names it; in France its VAT number follows from its SIREN.

    One established elsewhere has no SIREN, and the address where it is billed takes the place of that of its record.
    """
    profile, known = find_billing_profile(organisation.id), check_siren(organisation.siren).allowed
    french = profile.country in FRENCH
    buyer = client_of(organisation) | {
        "vat_number": profile.vat_number or (vat_number_of(organisation.siren) if known and french else ""),
        "email": profile.email or organisation.email,
        "country": profile.country,
        "billing_address": profile.address.splitlines(),
        "order_number": profile.order_number,
        "exemption": profile.exemption,
    }
    return buyer if french else buyer | _abroad(buyer)


def _abroad(buyer: dict[str, Any]) -> dict[str, Any]:
    """What of a client's record does not hold outside France."""
    address = buyer["billing_address"] or buyer["address"]
    name = FRENCH_NAMES.get(buyer["country"], buyer["country"])
    return {"siren": "", "nda": "", "address": address, "billing_address": [], "country_name": name}
