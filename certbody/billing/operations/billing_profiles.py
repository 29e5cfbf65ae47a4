"""Saying how a client is billed: its country, VAT number, exemption, address, mail and order number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from stdnum.eu import vat

from certbody.billing.models import BillingProfile
from certbody.billing.queries.billing_profiles import find_billing_profile
from certbody.billing.rules.vat_place import FRENCH, UNION, may_have_number
from certbody.clients.queries.organisations import get_organisation
from certbody.clients.rules.identifiers import check_vat_number
from certbody.kit import wording
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def save_billing_profile(organisation_id: UUID, values: dict[str, Any], version: int, by: Actor) -> BillingProfile:
    """Keeps how a client is billed; what was issued keeps what it said, and a contract the VAT of its quote.

    Invalid for a VAT number that cannot be one of its country, or in France of its SIREN.
    """
    organisation = get_organisation(organisation_id, by)
    fault = _fault_of(values["country"], values["vat_number"], organisation.siren or "")
    if fault:
        raise Invalid({"vat_number": [fault]})
    profile = find_billing_profile(organisation.id)
    expect_version(profile, version)
    before = {name: getattr(profile, name) for name in values}
    if before == values:
        return profile
    for name, value in values.items():
        setattr(profile, name, value)
    if not profile.version:
        profile.version = 1
        db.session.add(profile)
    db.session.flush()
    journal.record("billing_profile.changed", profile, by, before=before, after=values)
    return profile


def _fault_of(country: str, number: str, siren: str) -> str | None:
    """What is wrong with a VAT number: letters of another country, a key that does not fit, another one's SIREN."""
    if not may_have_number(country, number):
        return wording.why(Reason("vat_number_of_country" if country in UNION else "vat_number_shape"))
    if number and country == "FR":
        verdict = check_vat_number(number, siren)
        return None if verdict.allowed else wording.why(verdict.reasons[0])
    if number and country in (*UNION, *FRENCH) and not vat.is_valid(number):
        return "vat_number_unlikely"
    return None
