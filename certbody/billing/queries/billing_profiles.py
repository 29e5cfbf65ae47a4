"""Reading how a client is billed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from certbody.billing.models import BillingProfile
from certbody.kit.db import db


def find_billing_profile(organisation_id: UUID) -> BillingProfile:
    """How a client is billed: what was said of it, else what its record gives (a client in France)."""
    statement = select(BillingProfile).where(BillingProfile.organisation_id == organisation_id)
    kept = db.session.scalar(statement)
    if kept is not None:
        return kept
    blank = {"vat_number": "", "exemption": "", "address": "", "email": "", "order_number": ""}
    return BillingProfile(organisation_id=organisation_id, country="FR", version=0, **blank)


def exemption_of(organisation_id: UUID) -> str:
    """The text by which a client is exempt from VAT; empty for one that is not."""
    return find_billing_profile(organisation_id).exemption
