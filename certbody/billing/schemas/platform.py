"""The shapes of what the platform's operator sets, and of a body's choice of a plan."""

from __future__ import annotations

from marshmallow import validate

from certbody.kit import fields
from certbody.kit.http import FormSchema
from certbody.tenants.rules.subscription import ACTIVE, READ_ONLY, TRIAL

BY_HAND = (TRIAL, ACTIVE, READ_ONLY)


class PlanForm(FormSchema):
    """What a plan costs from a day on."""

    code = fields.Text(required=True, longest=40)
    name = fields.Text(required=True, longest=80)
    base_cents = fields.Money(required=True, data_key="base")
    certificate_cents = fields.Money(required=True, data_key="certificate")
    valid_from = fields.Day(required=True)
    offered = fields.Flag()


class TermsForm(FormSchema):
    """Days of trial and of grace, and the VAT of the bills, from a day on."""

    trial_days = fields.Integer(least=1, most=365, required=True)
    grace_days = fields.Integer(least=0, most=180, required=True)
    vat_basis_points = fields.Percent(required=True, data_key="vat", validate=validate.Range(0, 2500))
    valid_from = fields.Day(required=True)


class ByHandForm(FormSchema):
    """How the operator sets a body's standing."""

    state = fields.Choice(BY_HAND, required=True)
    plan_code = fields.Text(longest=40)
    until = fields.Day()
    reason = fields.Text(required=True, longest=500)


class ChoiceForm(FormSchema):
    """The plan that a body subscribes to."""

    plan = fields.Text(required=True, longest=40)
