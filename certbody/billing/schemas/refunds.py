"""The shape of a refund."""

from __future__ import annotations

from certbody.kit import fields
from certbody.kit.http import FormSchema


class RefundForm(FormSchema):
    """How much to give back and why; `refunded` is what the page said was given back before."""

    amount_cents = fields.Money(required=True, data_key="amount")
    refunded_cents = fields.Integer(least=0, most=10**12, required=True, data_key="refunded")
    reason = fields.Text(longest=300, required=True)
