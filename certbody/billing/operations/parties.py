"""Seller and buyer as contracts and invoices print them."""

from __future__ import annotations

from typing import Any

from certbody.billing.queries.billing_profiles import find_billing_profile
from certbody.billing.rules.vat_place import FRENCH
from certbody.clients.models import Organisation
from certbody.clients.operations.parties import body_of, client_of
from certbody.clients.rules.identifiers import check_siren, vat_number_of
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
    """The training organisation, as an invoice names it; in France its VAT number follows from its SIREN."""
    profile, known = find_billing_profile(organisation.id), check_siren(organisation.siren).allowed
    french = profile.country in FRENCH
    return client_of(organisation) | {
        "vat_number": profile.vat_number or (vat_number_of(organisation.siren) if known and french else ""),
        "email": profile.email or organisation.email,
        "country": profile.country,
        "billing_address": profile.address.splitlines(),
        "order_number": profile.order_number,
        "exemption": profile.exemption,
    }
