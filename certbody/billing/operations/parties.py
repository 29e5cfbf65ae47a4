"""Seller and buyer as contracts and invoices print them."""

from __future__ import annotations

from typing import Any, Protocol

from certbody.clients.models import Organisation
from certbody.clients.rules.identifiers import check_siren, vat_number_of
from certbody.tenants.models import BodyProfile


class Addressed(Protocol):
    """Whatever has an address."""

    address: Any
    postcode: Any
    city: Any


def address_lines(who: Addressed) -> list[str]:
    """The lines of an address that are known."""
    return [line for line in (who.address.strip(), f"{who.postcode} {who.city}".strip()) if line]


def seller_of(profile: BodyProfile) -> dict[str, Any]:
    """The body, with what an invoice must say about it and where to pay."""
    return {
        "name": profile.legal_name,
        "legal_form": profile.legal_form,
        "capital": profile.capital,
        "address": address_lines(profile),
        "siren": profile.siren,
        "siret": profile.siret,
        "rcs": profile.rcs_city,
        "vat_number": profile.vat_number,
        "accreditation": profile.accreditation,
        "phone": profile.phone,
        "email": profile.email,
        "bank": {"holder": profile.legal_name, "iban": profile.iban, "bic": profile.bic} if profile.iban else None,
    }


def buyer_of(organisation: Organisation) -> dict[str, Any]:
    """The training organisation, as an invoice names it; its VAT number follows from its SIREN."""
    known = check_siren(organisation.siren).allowed
    return {
        "name": organisation.name,
        "legal_form": organisation.legal_status,
        "address": address_lines(organisation),
        "siren": organisation.siren,
        "nda": organisation.nda,
        "vat_number": vat_number_of(organisation.siren) if known else "",
    }
