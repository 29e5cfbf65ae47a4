"""Reading how a client is billed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from certbody.billing.models import BillingProfile
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant

_PROFILE = select(BillingProfile).where(BillingProfile.organisation_id == bindparam("organisation"))


def find_billing_profile(organisation_id: UUID) -> BillingProfile:
    """How a client is billed: what was said of it, else what its record gives: the country where it is established."""
    kept = db.session.scalar(_PROFILE, {"organisation": organisation_id})
    if kept is not None:
        return kept
    blank = {"vat_number": "", "exemption": "", "address": "", "email": "", "order_number": ""}
    country = db.session.get_one(Organisation, (current_tenant(), organisation_id)).country
    return BillingProfile(organisation_id=organisation_id, country=country, version=0, **blank)


def exemption_of(organisation_id: UUID) -> str:
    """The text by which a client is exempt from VAT; empty for one that is not."""
    return find_billing_profile(organisation_id).exemption
