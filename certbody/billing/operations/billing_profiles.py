"""Saying how a client is billed: its country, VAT number, exemption, address, mail and order number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from certbody.billing.models import BillingProfile
from certbody.billing.queries.billing_profiles import find_billing_profile
from certbody.billing.rules.vat_place import UNION, may_have_number
from certbody.clients.queries.organisations import get_organisation
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def save_billing_profile(organisation_id: UUID, values: dict[str, Any], version: int, by: Actor) -> BillingProfile:
    """Keeps how a client is billed; what was issued keeps what it said, and a contract the VAT of its quote.

    Invalid for a VAT number that cannot be one of its country.
    """
    organisation = get_organisation(organisation_id, by)
    if not may_have_number(values["country"], values["vat_number"]):
        raise Invalid({"vat_number": ["vat_number_of_country" if values["country"] in UNION else "vat_number_shape"]})
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
