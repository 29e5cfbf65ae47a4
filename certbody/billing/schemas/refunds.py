"""The shapes of money given back."""

from __future__ import annotations

from certbody.kit import fields
from certbody.kit.http import FormSchema


class RefundForm(FormSchema):
    """How much to give back and why; `refunded` is what the page said was given back before."""

    amount_cents = fields.Money(required=True, data_key="amount")
    refunded_cents = fields.Integer(least=0, most=10**12, required=True, data_key="refunded")
    reason = fields.Text(longest=300, required=True)


class RepaymentForm(FormSchema):
    """What was given back by transfer of what a client was owed, on which day, and why."""

    amount_cents = fields.Money(required=True, data_key="amount")
    repaid_on = fields.Day(required=True)
    reason = fields.Text(longest=300, required=True)
