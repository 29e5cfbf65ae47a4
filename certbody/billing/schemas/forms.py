"""The shapes of billing's forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, post_load
from marshmallow.fields import List
from marshmallow.validate import Range

from certbody.billing.queries.invoices import METHODS
from certbody.billing.queries.prices import CODES, TARIFFS
from certbody.billing.rules.charging import ZONES
from certbody.kit import fields
from certbody.kit.http import FormSchema
from certbody.kit.money import parse_cents

MOST_CENTS = 10_000_000
"""A unit of what a body sells costs 100 000 € at most: beyond, it is a slip."""
LIKELY = Range(0, MOST_CENTS, error=_l("Ce montant doit être positif et vraisemblable."))


class PriceForm(FormSchema):
    """One price from a day on; `confirmed` says that a price of 0 is meant."""

    code = fields.Choice(CODES, required=True)
    unit_cents = fields.Money(required=True, data_key="unit", validate=LIKELY)
    valid_from = fields.Day(required=True)
    confirmed = fields.Flag()


class DiscountForm(FormSchema):
    """A discount: a share or an amount, for whom, from when to when."""

    name = fields.Text(longest=80, required=True)
    basis_points = fields.Percent(data_key="percent", load_default=0)
    cents = fields.Money(data_key="amount", load_default=0, validate=LIKELY)
    tariffs = fields.Choices(TARIFFS)
    on_request = fields.Flag()
    valid_from = fields.Day(required=True)
    valid_until = fields.Day()


class LastDayForm(FormSchema):
    """The last day of a discount."""

    last_day = fields.Day(required=True)


class ChosenDiscountsForm(FormSchema):
    """The discounts that a quote is made anew with."""

    discounts = List(fields.Identifier(required=True), load_default=list)


class AcceptForm(FormSchema):
    """The client's signature: what was read and declared, by whom."""

    document_read = fields.MustTick(_l("Lisez le document, puis cochez cette case."))
    no_other_contract = fields.MustTick(_l("Cette déclaration est exigée avant tout contrat."))
    no_recent_refusal = fields.MustTick(_l("Cette déclaration est exigée avant tout contrat."))
    accurate = fields.MustTick(_l("Cette déclaration est exigée avant tout contrat."))
    signer_name = fields.Text(longest=120, required=True)
    signer_title = fields.Text(longest=120, required=True)


class DeclineForm(FormSchema):
    """Why the client says no."""

    reason = fields.Text(longest=1000, required=True)


class ServiceDayForm(FormSchema):
    """The day of the service."""

    service_on = fields.Day(required=True)
    version = fields.Version()


class PaymentForm(FormSchema):
    """Money received."""

    amount_cents = fields.Money(required=True, data_key="amount")
    received_on = fields.Day(required=True)
    method = fields.Choice(METHODS, required=True)
    note = fields.Text(longest=300)


class BooksForm(FormSchema):
    """The days of an exercise."""

    first = fields.Day(required=True)
    last = fields.Day(required=True)


class LateChangeForm(FormSchema):
    """Which planned day was given up, and on which day the client asked for it."""

    planned_on = fields.Day(required=True)
    asked_on = fields.Day(required=True)
    reason = fields.Text(longest=500, required=True)


class TravelForm(FormSchema):
    """The travel of an audit: a zone and how many journeys, or what it cost."""

    zone = fields.Choice(ZONES)
    journeys = fields.Integer(least=1, most=50, load_default=1)
    amount_cents = fields.Money(data_key="amount", load_default=None, validate=LIKELY)
    reason = fields.Text(longest=500, required=True)


class FollowUpForm(FormSchema):
    """How many reviews of action plans are billed."""

    quantity = fields.Integer(least=1, most=200, required=True)
    reason = fields.Text(longest=500, required=True)


class CreditNoteForm(FormSchema):
    """What to take back of an invoice, and why: all that is left, or an amount by line under `line-<its id>`."""

    scope = fields.Choice(("whole", "part"), required=True)
    amounts = fields.Prefixed("line-", longest=40)
    reason = fields.Text(longest=500, required=True)

    @post_load
    def read_amounts(self, values: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Each amount as cents, by the id of its line; an amount that cannot be read is told at its own field."""
        amounts, errors = {}, {}
        for name, text in values["amounts"].items():
            try:
                amounts[UUID(name.removeprefix("line-"))] = parse_cents(text) if text else 0
            except ValueError:
                errors[name] = [_l("Indiquez un montant en euros, par exemple 1 234,50.")]
        if errors and values["scope"] == "part":
            raise ValidationError(errors)
        return {"amounts": amounts if values["scope"] == "part" else None, "reason": values["reason"]}
